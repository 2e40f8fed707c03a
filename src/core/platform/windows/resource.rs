//! Windows errors that say which resource has run out.

use std::io;

use windows_sys::Win32::Foundation::{
    ERROR_COMMITMENT_LIMIT, ERROR_NO_SYSTEM_RESOURCES, ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY,
    ERROR_TOO_MANY_OPEN_FILES,
};

use crate::core::platform::Resource;

/// The resource whose lack caused the error, if any.
pub fn missing_resource(error: &io::Error) -> Option<Resource> {
    match error.raw_os_error()?.cast_unsigned() {
        ERROR_TOO_MANY_OPEN_FILES => Some(Resource::OwnHandles),
        ERROR_NO_SYSTEM_RESOURCES => Some(Resource::AllHandles),
        ERROR_NOT_ENOUGH_MEMORY | ERROR_OUTOFMEMORY | ERROR_COMMITMENT_LIMIT => Some(Resource::Memory),
        _ => None,
    }
}

/// Advice for when the resource has run out.
pub fn advice(missing: Resource) -> &'static str {
    match missing {
        Resource::OwnHandles => "close some files or sockets of this process",
        Resource::AllHandles => "the system has no resources left: end some programs",
        Resource::Processes => "the system allows no more processes: end some",
        Resource::Memory => "memory has run out: end some programs, or let the page file grow",
        Resource::Watches => "the system allows no more watches for this user",
    }
}

/// The number of handles that this process may have open: more than it will ever need.
pub fn most_open_files() -> usize {
    16 * 1024 * 1024
}

/// Runs the function. Windows has no such limit to restore.
pub fn with_open_files_limit_kept(act: impl FnOnce() -> bool) {
    act();
}

/// Always unknown: Windows ends no process for lack of memory.
pub fn oom_kills() -> Option<u64> {
    None
}
