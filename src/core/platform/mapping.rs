//! A window into shared memory.

use std::io;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU32, AtomicU64};

use super::Region;

/// A mapped range of shared memory. Other processes change it at any time, so no method returns a reference to its
/// bytes. Bytes are copied in and out, and words are atomics.
#[derive(Debug)]
pub struct Mapping(Region);

// SAFETY: the mapping belongs to no thread, and neither do the operations on it.
unsafe impl Send for Mapping {}
// SAFETY: words are atomics. Bytes copied while another process writes them have no certain value, which every user of
// shared memory has to expect anyway.
unsafe impl Sync for Mapping {}

impl Mapping {
    pub(super) fn over(region: Region) -> Self {
        Mapping(region)
    }

    /// The address of the first byte, which is mapped as long as `self` lives.
    pub fn start(&self) -> NonNull<u8> {
        self.0.start()
    }

    /// The size in bytes.
    pub fn len(&self) -> usize {
        self.0.bytes()
    }

    /// Whether the mapping has no bytes, which is never the case.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The 64-bit word at a byte offset that is a multiple of eight.
    pub fn word(&self, at: usize) -> &AtomicU64 {
        assert!(
            at.is_multiple_of(8) && at + 8 <= self.len(),
            "no word at {at} of {}",
            self.len()
        );
        // SAFETY: in bounds and aligned, checked above.
        let word = unsafe { self.start().as_ptr().add(at) }.cast::<u64>();
        // SAFETY: mapped as long as `self` lives, and only ever used as an atomic.
        unsafe { AtomicU64::from_ptr(word) }
    }

    /// The 32-bit word at an index; `None` beyond the end.
    pub fn word32(&self, index: usize) -> Option<&AtomicU32> {
        let at = self.address(index.checked_mul(size_of::<u32>())?, size_of::<u32>())?;
        // SAFETY: in bounds, aligned because the mapping begins on a page boundary, mapped as long as `self` lives.
        Some(unsafe { AtomicU32::from_ptr(at.as_ptr().cast()) })
    }

    /// The 64-bit word at an index; `None` beyond the end.
    pub fn word64(&self, index: usize) -> Option<&AtomicU64> {
        let at = self.address(index.checked_mul(size_of::<u64>())?, size_of::<u64>())?;
        // SAFETY: in bounds, aligned because the mapping begins on a page boundary, mapped as long as `self` lives.
        Some(unsafe { AtomicU64::from_ptr(at.as_ptr().cast()) })
    }

    /// Copies bytes into the mapping.
    pub fn write(&self, at: usize, bytes: &[u8]) {
        let target = self.range(at, bytes.len());
        // SAFETY: in bounds; a Rust slice never lies in the mapping, because we never lend any of it out.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), target.as_ptr(), bytes.len()) };
    }

    /// Copies bytes out of the mapping.
    pub fn read(&self, at: usize, into: &mut [u8]) {
        let source = self.range(at, into.len());
        // SAFETY: as for `write`.
        unsafe { ptr::copy_nonoverlapping(source.as_ptr(), into.as_mut_ptr(), into.len()) };
    }

    /// Copies bytes out of the mapping, to the end of a vector.
    pub fn append_to(&self, at: usize, len: usize, out: &mut Vec<u8>) {
        let source = self.range(at, len);
        out.reserve(len);
        // SAFETY: in bounds here, and reserved there.
        unsafe {
            ptr::copy_nonoverlapping(source.as_ptr(), out.spare_capacity_mut().as_mut_ptr().cast(), len)
        };
        // SAFETY: this many bytes have been written.
        unsafe { out.set_len(out.len() + len) };
    }

    /// The address of a range, which lasts as long as `self`; `None` when the range is not entirely inside.
    pub fn address(&self, at: usize, len: usize) -> Option<NonNull<u8>> {
        let end = at.checked_add(len)?;
        // SAFETY: within the mapping, or one past its end.
        (end <= self.len()).then(|| unsafe { self.start().add(at) })
    }

    /// Gives the memory of all bytes from `at` on back to the system, also for other processes that map it. The bytes
    /// then read as zeros.
    ///
    /// # Errors
    /// The system's error.
    pub fn release_from(&self, at: usize) -> io::Result<()> {
        let len = self.len() - at;
        let part = self.range(at, len);
        // SAFETY: within the mapping, checked above; we never lend out a reference to a byte.
        unsafe { self.0.release(part, len) }
    }

    fn range(&self, at: usize, len: usize) -> NonNull<u8> {
        let address = self.address(at, len);
        assert!(address.is_some(), "{len} bytes at {at} of {}", self.len());
        address.unwrap_or(NonNull::dangling())
    }
}

/// The half of a word that can be a futex.
pub fn low_half(word: &AtomicU64) -> &AtomicU32 {
    half(word, usize::from(cfg!(target_endian = "big")))
}

/// The other half of the word.
pub fn high_half(word: &AtomicU64) -> &AtomicU32 {
    half(word, usize::from(cfg!(target_endian = "little")))
}

fn half(word: &AtomicU64, at: usize) -> &AtomicU32 {
    let halves = word.as_ptr().cast::<u32>();
    // SAFETY: within the word, aligned, and alive as long as the word.
    let half = unsafe { halves.add(at) };
    // SAFETY: as above; only the kernel and atomics access the half.
    unsafe { AtomicU32::from_ptr(half) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use crate::core::platform::SharedFile;

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
    fn no_word_is_beyond_the_end() {
        let file = SharedFile::create(c"test", 13).unwrap();
        let mapping = file.map(0, 13).unwrap();
        assert!(mapping.word32(2).is_some() && mapping.word32(3).is_none());
        assert!(mapping.word64(0).is_some() && mapping.word64(1).is_none());
        assert!(mapping.word32(usize::MAX).is_none() && mapping.word64(usize::MAX / 8).is_none());
        assert!(mapping.address(13, 0).is_some() && mapping.address(12, 2).is_none());
        assert!(mapping.address(usize::MAX, 2).is_none());
    }

    #[test]
    #[should_panic(expected = "5 bytes at 4092")]
    fn nothing_is_read_beyond_the_end() {
        let fd = SharedFile::create(c"test", 4096).unwrap();
        let mapping = fd.map(0, 4096).unwrap();
        mapping.read(4092, &mut [0; 5]);
    }
}
