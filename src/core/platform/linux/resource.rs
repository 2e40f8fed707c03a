//! Linux errors that say which resource has run out.

use std::io;

use crate::core::platform::Resource;

/// The resource whose lack caused the error, if any.
pub fn missing_resource(error: &io::Error) -> Option<Resource> {
    match error.raw_os_error()? {
        libc::EMFILE => Some(Resource::OwnHandles),
        libc::ENFILE => Some(Resource::AllHandles),
        libc::EAGAIN => Some(Resource::Processes),
        libc::ENOMEM => Some(Resource::Memory),
        libc::ENOSPC => Some(Resource::Watches),
        _ => None,
    }
}

/// Advice for when the resource has run out.
pub fn advice(missing: Resource) -> &'static str {
    match missing {
        Resource::OwnHandles => "close some, or raise the limit of this process (ulimit -n)",
        Resource::AllHandles => "the limit of this machine is fs.file-max",
        Resource::Processes => {
            "the system allows no more processes or threads: end some, or raise the limit (ulimit -u, pids.max of the control group)"
        }
        Resource::Memory => {
            "memory has run out, or this process has reached its limit (ulimit -v, vm.max_map_count, memory.max of the control group)"
        }
        Resource::Watches => "the limit of this user's watches is fs.epoll.max_user_watches",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shortage_has_its_advice() {
        for (number, said) in [
            (libc::EMFILE, "ulimit -n"),
            (libc::ENFILE, "fs.file-max"),
            (libc::EAGAIN, "ulimit -u"),
            (libc::ENOMEM, "ulimit -v"),
            (libc::ENOSPC, "max_user_watches"),
        ] {
            let found = missing_resource(&io::Error::from_raw_os_error(number)).unwrap();
            assert!(advice(found).contains(said), "{said}");
        }
        assert_eq!(missing_resource(&io::Error::from_raw_os_error(libc::EPERM)), None);
        assert_eq!(missing_resource(&io::Error::other("no number")), None);
    }
}
