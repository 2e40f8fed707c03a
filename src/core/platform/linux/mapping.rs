//! A window into shared memory.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};
use std::sync::atomic::AtomicU64;

/// A mapped range. Other processes change it at any time, so nothing hands out a reference to its bytes: they are
/// copied in and out, and words are atomics.
#[derive(Debug)]
pub struct Mapping {
    base: NonNull<u8>,
    len: usize,
}

// SAFETY: the mapping belongs to no thread; what may be done to it needs no thread either.
unsafe impl Send for Mapping {}
// SAFETY: words are atomics; bytes copied while somebody writes them are of no certain value, which every user of
// shared memory has to expect anyway.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Maps `len` bytes of a memfd from `offset` on; both are multiples of the page size.
    ///
    /// # Errors
    /// What mmap says.
    pub(super) fn new(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let base = map(ptr::null_mut(), len, Some((fd, offset)))?;
        Ok(Mapping { base, len })
    }

    /// Maps a range twice, end to end, so that whatever wraps around its end is contiguous all the same.
    ///
    /// # Errors
    /// What mmap says.
    pub(super) fn twice(fd: BorrowedFd, offset: usize, len: usize) -> io::Result<Self> {
        let base = map(ptr::null_mut(), len * 2, None)?;
        let mapping = Mapping { base, len: len * 2 };
        for half in [0, len] {
            // SAFETY: both halves lie within the range reserved just now.
            let at = unsafe { base.as_ptr().add(half) };
            map(at, len, Some((fd, offset)))?;
        }
        Ok(mapping)
    }

    /// Where it starts; mapped as long as `self` lives.
    pub fn start(&self) -> NonNull<u8> {
        self.base
    }

    /// Its size in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no bytes, which it never has.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The eight-byte word at a multiple of eight.
    pub fn word(&self, at: usize) -> &AtomicU64 {
        assert!(
            at.is_multiple_of(8) && at + 8 <= self.len,
            "no word at {at} of {}",
            self.len
        );
        // SAFETY: in bounds and aligned, checked above.
        let word = unsafe { self.base.as_ptr().add(at) }.cast::<u64>();
        // SAFETY: mapped as long as we live, and only ever used as an atomic.
        unsafe { AtomicU64::from_ptr(word) }
    }

    /// Copies bytes in.
    pub fn write(&self, at: usize, bytes: &[u8]) {
        let target = self.range(at, bytes.len());
        // SAFETY: in bounds; a Rust slice never lies in the mapping, since none of it is ever lent out.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len()) };
    }

    /// Copies bytes out.
    pub fn read(&self, at: usize, into: &mut [u8]) {
        let source = self.range(at, into.len());
        // SAFETY: as for `write`.
        unsafe { ptr::copy_nonoverlapping(source, into.as_mut_ptr(), into.len()) };
    }

    /// Copies bytes out, to the end of a vector.
    pub fn append_to(&self, at: usize, len: usize, out: &mut Vec<u8>) {
        let source = self.range(at, len);
        out.reserve(len);
        // SAFETY: in bounds here, and reserved there.
        unsafe { ptr::copy_nonoverlapping(source, out.spare_capacity_mut().as_mut_ptr().cast(), len) };
        // SAFETY: so many bytes have been written.
        unsafe { out.set_len(out.len() + len) };
    }

    /// The address of a range, which lasts as long as `self`; `None` when the range is not all inside.
    pub fn address(&self, at: usize, len: usize) -> Option<NonNull<u8>> {
        let end = at.checked_add(len)?;
        // SAFETY: within the mapping, or right behind it.
        (end <= self.len).then(|| unsafe { self.base.add(at) })
    }

    /// Gives the memory of all from `at` on back to the system, whoever maps it; it reads as zeros then. By addresses, since the
    /// number of a descriptor may be another file's by now.
    ///
    /// # Errors
    /// What madvise says.
    pub fn release_from(&self, at: usize) -> io::Result<()> {
        let start = self.range(at, self.len - at);
        // SAFETY: a range of ours, of which nobody holds a reference to a byte.
        let done = unsafe { libc::madvise(start.cast(), self.len - at, libc::MADV_REMOVE) };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }

    fn range(&self, at: usize, len: usize) -> *mut u8 {
        let address = self.address(at, len);
        assert!(address.is_some(), "{len} bytes at {at} of {}", self.len);
        address.map_or(ptr::null_mut(), NonNull::as_ptr)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped by us, and all references to it have ended with us.
        unsafe { libc::munmap(self.base.as_ptr().cast(), self.len) };
    }
}

/// Maps a file's range, or reserves addresses; at a given address it replaces what is there.
fn map(at: *mut u8, len: usize, file: Option<(BorrowedFd, usize)>) -> io::Result<NonNull<u8>> {
    let (protection, mut flags, fd, offset) = match file {
        Some((fd, offset)) => (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_SHARED,
            fd.as_raw_fd(),
            offset,
        ),
        None => (libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0),
    };
    if !at.is_null() {
        flags |= libc::MAP_FIXED;
    }
    let offset = i64::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    // SAFETY: at a fixed address only within a range that the caller has reserved; elsewhere the kernel chooses.
    let mapped = unsafe { libc::mmap(at.cast(), len, protection, flags, fd, offset) };
    if mapped == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(mapped.cast()).ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::super::shared_file::SharedFile;

    #[test]
    fn two_mappings_of_a_memory_are_the_same() {
        let fd = SharedFile::create(c"test", 8192).unwrap();
        let one = fd.map(0, 8192).unwrap();
        let other = fd.map(4096, 4096).unwrap();
        one.write(4096, b"hello");
        let mut bytes = [0; 5];
        other.read(0, &mut bytes);
        assert_eq!(&bytes, b"hello");
        other.word(8).store(7, Ordering::Relaxed);
        assert_eq!(one.word(4104).load(Ordering::Relaxed), 7);
    }

    #[test]
    fn what_wraps_around_the_end_is_contiguous() {
        let fd = SharedFile::create(c"test", 4096).unwrap();
        let ring = fd.map_twice(0, 4096).unwrap();
        ring.write(4090, b"0123456789");
        let mut out = b">".to_vec();
        ring.append_to(0, 4, &mut out);
        assert_eq!(out, b">6789");
        ring.append_to(4090, 10, &mut out);
        assert_eq!(out, b">67890123456789");
    }

    #[test]
    fn memory_is_given_back_without_its_descriptor() {
        let fd = SharedFile::create(c"test", 8192).unwrap();
        let (one, other) = (fd.map(0, 8192).unwrap(), fd.map(0, 8192).unwrap());
        one.write(0, b"stays");
        one.write(4096, b"goes");
        drop(fd);
        one.release_from(4096).unwrap();
        let mut out = Vec::new();
        other.append_to(0, 5, &mut out);
        other.append_to(4096, 4, &mut out);
        assert_eq!(out, b"stays\0\0\0\0");
    }

    #[test]
    #[should_panic(expected = "5 bytes at 4092")]
    fn nothing_is_read_beyond_the_end() {
        let fd = SharedFile::create(c"test", 4096).unwrap();
        let mapping = fd.map(0, 4096).unwrap();
        mapping.read(4092, &mut [0; 5]);
    }
}
