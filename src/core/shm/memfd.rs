//! Memory behind a file descriptor: it has no name that others could open, and is gone with its last owner.

use std::ffi::CStr;
use std::io;
use std::os::fd::OwnedFd;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::stat::{Mode, fchmod};
use nix::unistd::ftruncate;

/// What such memory must have before it is mapped: a owner that cut it would make the others die of SIGBUS.
pub(super) const SIZE_SEALS: SealFlag = SealFlag::F_SEAL_SHRINK.union(SealFlag::F_SEAL_GROW);

/// Zeroed memory of a size that nobody can change any more. Pages cost nothing until they are touched. `name` is only seen in /proc.
///
/// # Errors
/// When descriptors run out, or the kernel has no memfd.
pub fn memfd(name: &CStr, len: usize) -> io::Result<OwnedFd> {
    let fd = anonymous_file(name)?;
    let size = i64::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    ftruncate(&fd, size)?;
    // Others of this user could open it by /proc/PID/fd; nobody else may.
    fchmod(&fd, Mode::S_IRUSR | Mode::S_IWUSR)?;
    fcntl(&fd, FcntlArg::F_ADD_SEALS(SIZE_SEALS | SealFlag::F_SEAL_SEAL))?;
    Ok(fd)
}

/// Not to be executed where the kernel (6.3) knows of that.
fn anonymous_file(name: &CStr) -> io::Result<OwnedFd> {
    /// `MFD_NOEXEC_SEAL`, which libc does not name everywhere.
    const NO_EXEC: MFdFlags = MFdFlags::from_bits_retain(0x8);
    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    match memfd_create(name, flags | NO_EXEC) {
        Err(Errno::EINVAL) => Ok(memfd_create(name, flags)?),
        made => Ok(made?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_shrink_it() {
        let fd = memfd(c"test", 8192).unwrap();
        assert!(ftruncate(&fd, 0).is_err());
        assert!(ftruncate(&fd, 16384).is_err());
    }
}
