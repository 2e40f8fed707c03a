//! macOS errors that say which resource has run out.

use std::io;

use crate::core::platform::Resource;

/// The resource whose lack caused the error, if any.
pub fn missing_resource(error: &io::Error) -> Option<Resource> {
    match error.raw_os_error()? {
        libc::EMFILE => Some(Resource::OwnHandles),
        libc::ENFILE => Some(Resource::AllHandles),
        libc::EAGAIN => Some(Resource::Processes),
        libc::ENOMEM => Some(Resource::Memory),
        _ => None,
    }
}

/// Advice for when the resource has run out.
pub fn advice(missing: Resource) -> &'static str {
    match missing {
        Resource::OwnHandles => {
            "close some, or raise the limit of this process (ulimit -n, launchctl limit maxfiles)"
        }
        Resource::AllHandles => "the limit of this machine is kern.maxfiles",
        Resource::Processes => {
            "the system allows no more processes or threads: end some, or raise the limit (ulimit -u, kern.maxprocperuid)"
        }
        Resource::Memory => "memory has run out: end some programs",
        Resource::Watches => "the system allows no more watches for this user",
    }
}
