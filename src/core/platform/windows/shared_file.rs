//! Shared memory as a kernel object: a part of the page file, without a name.

use std::ffi::CStr;
use std::io;

use windows_sys::Win32::System::SystemInformation::{GlobalMemoryStatusEx, MEMORYSTATUSEX};

use super::handle::{AsHandle, BorrowedHandle, OwnedHandle};
use super::memory_head::{Described, HEAD_BYTES};
use super::region::Region;
use super::{memory_names, section};
use crate::core::platform::Mapping;
use crate::core::sync::Arc;

/// Shared memory whose size no process can change.
#[derive(Debug)]
pub struct SharedFile {
    memory: Arc<OwnedHandle>,
    described: Described,
}

impl SharedFile {
    /// Creates zeroed memory. The system commits all of it, and provides each page when it is touched.
    ///
    /// # Errors
    /// When handles or memory run out.
    pub fn create(_name: &CStr, bytes: usize) -> io::Result<Self> {
        let whole = bytes.checked_add(HEAD_BYTES).ok_or(io::ErrorKind::OutOfMemory)?;
        let memory = section::create(whole)?;
        let described = Described {
            bytes,
            name: (rand::random(), rand::random()),
        };
        if let Some(head) = Region::with_head(&memory, 0)?.head() {
            head.describe(described);
        }
        SharedFile::over(memory, described)
    }

    /// Opens memory that another process has created.
    ///
    /// # Errors
    /// When the handle is not such memory.
    pub fn open(memory: OwnedHandle) -> io::Result<Self> {
        let whole = section::size_of_memory(&memory)?;
        let is_none = || io::Error::other("it is not a memory of this package");
        if whole < HEAD_BYTES {
            return Err(is_none());
        }
        let region = Region::with_head(&memory, 0)?;
        let described = region.head().and_then(|head| head.read(whole));
        SharedFile::over(memory, described.ok_or_else(is_none)?)
    }

    fn over(memory: OwnedHandle, described: Described) -> io::Result<Self> {
        let memory = Arc::new(memory);
        memory_names::note(described.name, &memory)?;
        Ok(SharedFile { memory, described })
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.described.bytes
    }

    /// The key that identifies this memory among all that exist on this machine now.
    ///
    /// # Errors
    /// Never on this system.
    pub fn key(&self) -> io::Result<(u64, u64)> {
        Ok(self.described.name)
    }

    /// Maps a range. Threads can sleep on the words of a range that begins at 0.
    ///
    /// # Errors
    /// The system's error.
    pub fn map(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        let region = match offset {
            0 => Region::with_head(&self.memory, bytes),
            _ => Region::new(&self.memory, HEAD_BYTES + offset, bytes),
        };
        region.map(Mapping::over)
    }

    /// Maps a range twice, end to end, so that bytes that wrap around its end are contiguous.
    ///
    /// # Errors
    /// The system's error.
    pub fn map_twice(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::twice(&self.memory, HEAD_BYTES + offset, bytes).map(Mapping::over)
    }
}

impl AsHandle for SharedFile {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        AsHandle::as_handle(&*self.memory)
    }
}

/// The machine's physical memory, in bytes.
pub fn physical_bytes() -> usize {
    let mut status = MEMORYSTATUSEX {
        dwLength: size_of::<MEMORYSTATUSEX>() as u32,
        ..MEMORYSTATUSEX::default()
    };
    // SAFETY: the struct contains its own size.
    match unsafe { GlobalMemoryStatusEx(&raw mut status) } {
        0 => usize::MAX,
        _ => usize::try_from(status.ullTotalPhys).unwrap_or(usize::MAX),
    }
}
