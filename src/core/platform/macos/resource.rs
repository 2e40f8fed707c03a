//! Errors of macOS that say what has run out.

use std::io;

use crate::core::platform::Resource;

/// What is missing, if that is why something has failed.
pub fn missing_resource(error: &io::Error) -> Option<Resource> {
    match error.raw_os_error()? {
        libc::EMFILE => Some(Resource::OwnHandles),
        libc::ENFILE => Some(Resource::AllHandles),
        libc::EAGAIN => Some(Resource::Processes),
        libc::ENOMEM => Some(Resource::Memory),
        _ => None,
    }
}

/// What helps when it has run out.
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
