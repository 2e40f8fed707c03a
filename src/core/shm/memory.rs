//! Memory for users: an anonymous file of fixed size, visible to all holders of its descriptor.

use std::io;

use crate::core::error::Error;
use crate::core::platform::{
    AsHandle, BorrowedHandle, Mapping, OwnedHandle, SLEEPS_ON_SHARED_WORDS, SharedFile, number_of,
    physical_bytes, take_inherited,
};
use crate::core::sync::Arc;
use crate::core::sync::atomic::{AtomicU32, AtomicU64};

/// The minimum size: one word.
pub const LEAST_BYTES: usize = 4;

/// Shared memory. Pages that were never written cost nothing. The system frees the memory with its last descriptor and
/// mapping in any process.
#[derive(Debug)]
pub struct Memory {
    file: SharedFile,
    mapping: Arc<Mapping>,
}

impl Memory {
    /// Creates memory that is all zero.
    ///
    /// # Errors
    /// [`Error::SharedMemory`] if it would be smaller than a word or larger than the machine's memory, or if
    /// descriptors run out.
    pub fn create(bytes: usize) -> Result<Self, Error> {
        let failed = |source: io::Error| failure(format!("make {bytes} bytes of"), source);
        if !SLEEPS_ON_SHARED_WORDS {
            let reason = "processes cannot wait for it on this system yet";
            return Err(failed(io::Error::new(io::ErrorKind::Unsupported, reason)));
        }
        if bytes < LEAST_BYTES {
            return Err(failed(io::Error::other(format!("the minimum is {LEAST_BYTES}"))));
        }
        let most = physical_bytes();
        if bytes > most {
            return Err(failed(io::Error::other(format!("this machine has {most}"))));
        }
        Self::map(SharedFile::create(c"electron-re-native shared", bytes).map_err(failed)?)
    }

    /// Opens memory that another process has created, by its descriptor.
    ///
    /// # Errors
    /// [`Error::SharedMemory`] if the descriptor is not one of such memory, whose size is sealed.
    pub fn open(handle: OwnedHandle) -> Result<Self, Error> {
        let number = number_of(handle.as_handle());
        let failed = |source: io::Error| failure(format!("open descriptor {number} as"), source);
        let file = SharedFile::open(handle).map_err(failed)?;
        let bytes = file.bytes();
        if bytes < LEAST_BYTES || bytes > physical_bytes() {
            return Err(failed(io::Error::other(format!("it has {bytes} bytes"))));
        }
        Self::map(file)
    }

    /// Takes over a descriptor that this process has inherited; see [`Memory::open`].
    ///
    /// # Errors
    /// As for [`Memory::open`].
    pub fn inherited(number: i32) -> Result<Self, Error> {
        let handle = take_inherited(number)
            .map_err(|source| failure(format!("open descriptor {number} as"), source))?;
        Self::open(handle)
    }

    fn map(file: SharedFile) -> Result<Self, Error> {
        let mapping = Arc::new(map_all(&file)?);
        Ok(Memory { file, mapping })
    }

    /// Maps the memory again, at another address.
    ///
    /// # Errors
    /// [`Error::SharedMemory`] if there is no address space for it.
    pub fn map_again(&self) -> Result<Mapping, Error> {
        map_all(&self.file)
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.mapping.len()
    }

    /// Identifies the memory among all that exist on this machine now.
    ///
    /// # Errors
    /// The error of `fstat`, which has no reason to fail.
    pub fn key(&self) -> Result<(u64, u64), Error> {
        self.file
            .key()
            .map_err(|source| failure("name".to_owned(), source))
    }

    /// The mapping, for a view that may outlive `self` and its descriptor.
    pub fn mapping(&self) -> &Arc<Mapping> {
        &self.mapping
    }

    /// The 32-bit word at an index; `None` beyond the end.
    pub fn word32(&self, index: usize) -> Option<&AtomicU32> {
        self.mapping.word32(index)
    }

    /// The 64-bit word at an index; `None` beyond the end.
    pub fn word64(&self, index: usize) -> Option<&AtomicU64> {
        self.mapping.word64(index)
    }
}

impl AsHandle for Memory {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        self.file.as_handle()
    }
}

fn map_all(file: &SharedFile) -> Result<Mapping, Error> {
    let bytes = file.bytes();
    file.map(0, bytes)
        .map_err(|source| failure(format!("map {bytes} bytes of"), source))
}

fn failure(doing: String, source: io::Error) -> Error {
    Error::SharedMemory { doing, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::sync::atomic::Ordering::SeqCst;

    #[test]
    fn two_mappings_of_one_memory_are_the_same() {
        let memory = Memory::create(4096).unwrap();
        let other = Memory::open(memory.as_handle().try_clone_to_owned().unwrap()).unwrap();
        assert_eq!(
            (other.bytes(), other.key().unwrap()),
            (4096, memory.key().unwrap())
        );
        assert_ne!(other.mapping().start(), memory.mapping().start());
        memory.word32(3).unwrap().store(7, SeqCst);
        assert_eq!(other.word32(3).unwrap().load(SeqCst), 7);
    }

    #[test]
    fn sizes_from_a_word_to_more_than_there_is_room_for() {
        for bytes in [4, 5, 1 << 30, 3 << 30] {
            let memory = Memory::create(bytes).unwrap();
            assert_eq!(memory.word32(bytes / 4 - 1).unwrap().load(SeqCst), 0);
        }
        let told = |bytes| Memory::create(bytes).unwrap_err().to_string();
        assert_eq!(
            told(3),
            "Could not make 3 bytes of shared memory: the minimum is 4"
        );
        assert!(told(usize::MAX).contains("this machine has"));
    }

    #[test]
    fn what_is_no_shared_memory_is_refused() {
        let null = std::fs::File::open("/dev/null").unwrap();
        assert_eq!(Memory::open(null.into()).unwrap_err().code(), "ERR_SHARED_MEMORY");
        assert!(Memory::inherited(-1).is_err() && Memory::inherited(1_000_000).is_err());
    }
}
