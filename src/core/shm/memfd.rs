//! Memory behind a file descriptor: it has no name that others could open, and is gone with its last holder.

use std::ffi::CStr;
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};

use nix::fcntl::{FallocateFlags, FcntlArg, SealFlag, fallocate, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::unistd::ftruncate;

/// Zeroed memory of a size that nobody can change any more: a peer that shrank it would make us die of SIGBUS. Pages
/// cost nothing until they are touched. `name` is only seen in /proc.
///
/// # Errors
/// When descriptors run out, or the kernel has no memfd.
pub fn memfd(name: &CStr, len: usize) -> io::Result<OwnedFd> {
    let fd = memfd_create(name, MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
    let size = i64::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    ftruncate(&fd, size)?;
    let seals = SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_SEAL;
    fcntl(&fd, FcntlArg::F_ADD_SEALS(seals))?;
    Ok(fd)
}

/// Gives the memory of a range back to the system; it reads as zeros then.
///
/// # Errors
/// When the descriptor is no memfd.
pub fn release_pages(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<()> {
    let flags = FallocateFlags::FALLOC_FL_PUNCH_HOLE | FallocateFlags::FALLOC_FL_KEEP_SIZE;
    let range = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    Ok(fallocate(fd, flags, range(offset), range(len))?)
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    #[test]
    fn nobody_can_shrink_it() {
        let fd = memfd(c"test", 8192).unwrap();
        assert!(ftruncate(&fd, 0).is_err());
        assert!(ftruncate(&fd, 16384).is_err());
        release_pages(fd.as_fd(), 0, 4096).unwrap();
    }
}
