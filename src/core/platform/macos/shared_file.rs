//! Memory behind a name that is removed at once: no other process can open it, and it disappears with its last handle.

use std::ffi::{CStr, CString, c_int};
use std::io;
use std::mem::{MaybeUninit, size_of};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::stat::fstat;
use nix::unistd::ftruncate;

/// The prefix of the names of all such memories. A number of 64 bits and the size follow, both hexadecimal, because the
/// kernel knows only the number of pages. A name has at most 31 bytes.
const PREFIX: &str = "/e";
const NUMBER_DIGITS: usize = 16;

/// Shared memory whose size no process can change: the kernel lets a process set it only once.
#[derive(Debug)]
pub struct SharedFile {
    fd: OwnedFd,
    bytes: usize,
}

impl SharedFile {
    /// Creates zeroed memory. Pages cost nothing until they are touched.
    ///
    /// # Errors
    /// When handles or memory run out.
    pub fn create(_name: &CStr, bytes: usize) -> io::Result<Self> {
        let size = i64::try_from(bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        let number = rand::random::<u64>();
        let name = CString::new(format!("{PREFIX}{number:0NUMBER_DIGITS$x}{size:x}"))?;
        let flags = libc::O_RDWR | libc::O_CREAT | libc::O_EXCL;
        // SAFETY: a NUL-terminated name. Only this user may open the memory.
        let opened = Errno::result(unsafe { libc::shm_open(name.as_ptr(), flags, 0o600 as c_int) })?;
        // SAFETY: just opened.
        let fd = unsafe { OwnedFd::from_raw_fd(opened) };
        // SAFETY: a NUL-terminated name.
        Errno::result(unsafe { libc::shm_unlink(name.as_ptr()) })?;
        fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        ftruncate(&fd, size)?;
        Ok(SharedFile { fd, bytes })
    }

    /// Opens memory that another process has created. The children of this process do not inherit it.
    ///
    /// # Errors
    /// When the descriptor is anything else. A file, for example, can be truncated, which ends processes that have it
    /// mapped.
    pub fn open(fd: OwnedFd) -> io::Result<Self> {
        let (_, size) = numbers_of(fd.as_fd())?;
        fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        let bytes = usize::try_from(size).map_err(io::Error::other)?;
        let has = usize::try_from(fstat(&fd)?.st_size).unwrap_or(0);
        match bytes <= has {
            true => Ok(SharedFile { fd, bytes }),
            false => Err(io::Error::other(format!("it has {has} bytes and not {bytes}"))),
        }
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The key that identifies this memory among all that exist on this machine now.
    ///
    /// # Errors
    /// The kernel's error.
    pub fn key(&self) -> io::Result<(u64, u64)> {
        numbers_of(self.fd.as_fd())
    }
}

impl AsFd for SharedFile {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// `struct pshm_fdinfo`, of which we use only the name. The fields before it are numbers.
#[repr(C)]
struct MemoryInfo {
    file: [u64; 3],
    stat: [u64; 17],
    address: u64,
    name: [u8; 1024],
}

/// `PROC_PIDFDPSHMINFO`.
const MEMORY_INFO: c_int = 5;

unsafe extern "C" {
    fn proc_pidfdinfo(pid: c_int, fd: c_int, what: c_int, to: *mut std::ffi::c_void, bytes: c_int) -> c_int;
}

/// The number and the size in the name of such memory.
fn numbers_of(fd: BorrowedFd) -> io::Result<(u64, u64)> {
    let name = name_of(fd)?;
    let digits = name
        .strip_prefix(PREFIX)
        .and_then(|digits| digits.split_at_checked(NUMBER_DIGITS));
    let parse = |text| u64::from_str_radix(text, 16).ok();
    let numbers = digits.and_then(|(number, size)| parse(number).zip(parse(size)));
    numbers.ok_or_else(|| io::Error::other("it was made by something else"))
}

/// The name under which such memory was created. Fails for all other descriptors.
fn name_of(fd: BorrowedFd) -> io::Result<String> {
    let pid = std::process::id().cast_signed();
    let mut info = MaybeUninit::<MemoryInfo>::zeroed();
    let bytes = size_of::<MemoryInfo>() as c_int;
    // SAFETY: the kernel writes no more than the size that is passed.
    let written =
        unsafe { proc_pidfdinfo(pid, fd.as_raw_fd(), MEMORY_INFO, info.as_mut_ptr().cast(), bytes) };
    if written <= 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it was all zero before, and contains only numbers and bytes now.
    let info = unsafe { info.assume_init() };
    let name = CStr::from_bytes_until_nul(&info.name).map_err(io::Error::other)?;
    Ok(name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_change_its_size() {
        let file = SharedFile::create(c"test", 65536).unwrap();
        for size in [0, 4096, 1 << 20] {
            assert!(ftruncate(&file, size).is_err());
        }
    }

    #[test]
    fn it_is_known_again_and_a_file_is_refused() {
        let (one, other) = (
            SharedFile::create(c"test", 24).unwrap(),
            SharedFile::create(c"test", 24).unwrap(),
        );
        let again = SharedFile::open(one.as_fd().try_clone_to_owned().unwrap()).unwrap();
        assert_eq!(again.key().unwrap(), one.key().unwrap());
        assert_ne!(other.key().unwrap(), one.key().unwrap());
        assert_eq!(again.bytes(), 24);
        assert!(SharedFile::open(std::fs::File::open("/etc/hosts").unwrap().into()).is_err());
    }
}
