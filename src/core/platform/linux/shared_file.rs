//! Memory behind a file without a name: no other process can open it by name, and it disappears with its last handle.

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::stat::{Mode, fchmod, fstat};
use nix::unistd::ftruncate;

/// The seals that such memory must have before it is mapped. An owner that truncated it would make the others die of
/// SIGBUS.
const SIZE_SEALS: SealFlag = SealFlag::F_SEAL_SHRINK.union(SealFlag::F_SEAL_GROW);

/// Shared memory whose size no process can change.
#[derive(Debug)]
pub struct SharedFile {
    fd: OwnedFd,
    bytes: usize,
}

impl SharedFile {
    /// Creates zeroed memory. Pages cost nothing until they are touched. `name` only appears in /proc.
    ///
    /// # Errors
    /// When handles run out, or the kernel has no memfd.
    pub fn create(name: &CStr, bytes: usize) -> io::Result<Self> {
        let fd = anonymous_file(name)?;
        let size = i64::try_from(bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        ftruncate(&fd, size)?;
        // Other processes of this user could open it by /proc/PID/fd; no other user may.
        fchmod(&fd, Mode::S_IRUSR | Mode::S_IWUSR)?;
        fcntl(&fd, FcntlArg::F_ADD_SEALS(SIZE_SEALS | SealFlag::F_SEAL_SEAL))?;
        Ok(SharedFile { fd, bytes })
    }

    /// Opens memory that another process has created. The children of this process do not inherit it.
    ///
    /// # Errors
    /// When the descriptor is not such memory, because its size can be changed.
    pub fn open(fd: OwnedFd) -> io::Result<Self> {
        let seals = fcntl(&fd, FcntlArg::F_GET_SEALS)?;
        if !SealFlag::from_bits_retain(seals).contains(SIZE_SEALS) {
            return Err(io::Error::other("its size is not sealed"));
        }
        fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        let bytes = usize::try_from(fstat(&fd)?.st_size).unwrap_or(0);
        Ok(SharedFile { fd, bytes })
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The key that identifies this memory among all that exist on this machine now.
    ///
    /// # Errors
    /// The error of `fstat`, which has no reason to fail.
    pub fn key(&self) -> io::Result<(u64, u64)> {
        let stat = fstat(&self.fd)?;
        Ok((stat.st_dev, stat.st_ino))
    }
}

impl AsFd for SharedFile {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Creates the file, not executable where the kernel supports that (6.3).
fn anonymous_file(name: &CStr) -> io::Result<OwnedFd> {
    /// `MFD_NOEXEC_SEAL`, which libc does not define for every target.
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
        let file = SharedFile::create(c"test", 8192).unwrap();
        for size in [0, 4096, 16384] {
            assert_eq!(ftruncate(&file, size), Err(Errno::EPERM));
        }
        let more = fcntl(&file, FcntlArg::F_ADD_SEALS(SealFlag::F_SEAL_WRITE));
        assert_eq!(more, Err(Errno::EPERM));
    }

    #[test]
    fn pages_nobody_has_written_cost_nothing() {
        let file = SharedFile::create(c"test", 1 << 30).unwrap();
        file.map(0, 1 << 30).unwrap().write(4 << 20, b"x");
        assert!(fstat(&file).unwrap().st_blocks * 512 <= 2 << 20);
    }

    #[test]
    fn what_can_be_cut_is_refused() {
        let unsealed = memfd_create(c"test", MFdFlags::MFD_ALLOW_SEALING).unwrap();
        assert!(SharedFile::open(unsealed).is_err());
        assert!(SharedFile::open(std::fs::File::open("/dev/null").unwrap().into()).is_err());
    }
}
