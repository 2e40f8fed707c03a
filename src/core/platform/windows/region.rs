//! The addresses of shared memory in this process.

use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr::{self, NonNull};

use windows_sys::Win32::System::Memory::{
    FILE_MAP_ALL_ACCESS, MEM_RELEASE, MEM_RESERVE, MEMORY_MAPPED_VIEW_ADDRESS, MapViewOfFileEx,
    PAGE_NOACCESS, UnmapViewOfFile, VirtualAlloc, VirtualFree,
};

use super::error::unsupported;
use super::handle::raw;
use super::memory_head::{HEAD_BYTES, MemoryHead};
use super::shared_words;

/// How often another thread may take addresses that we have found free, before we give up.
const TRIES: usize = 16;

/// A mapped range, which is unmapped when this is dropped: one view, or two end to end.
#[derive(Debug)]
pub struct Region {
    start: NonNull<u8>,
    len: usize,
    views: usize,
    /// The header, before the range in the same view.
    head: Option<NonNull<MemoryHead>>,
}

impl Region {
    /// Maps a range.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn new(memory: &OwnedHandle, offset: usize, len: usize) -> io::Result<Self> {
        let start = map(memory, offset, len, ptr::null())?;
        Ok(Region {
            start,
            len,
            views: 1,
            head: None,
        })
    }

    /// Maps the first bytes of a memory after its header, so that threads can sleep on its words.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn with_head(memory: &OwnedHandle, len: usize) -> io::Result<Self> {
        let view = map(memory, 0, HEAD_BYTES + len, ptr::null())?;
        // SAFETY: within the view.
        let start = unsafe { view.add(HEAD_BYTES) };
        let head = view.cast::<MemoryHead>();
        // SAFETY: the view contains it, as long as the range is mapped.
        let table = unsafe { head.as_ref() }.sleepers();
        // SAFETY: as above; `drop` forgets it before it unmaps.
        unsafe { shared_words::know(start.as_ptr() as usize, len, table) };
        Ok(Region {
            start,
            len,
            views: 1,
            head: Some(head),
        })
    }

    /// The header before the range.
    pub(super) fn head(&self) -> Option<&MemoryHead> {
        // SAFETY: mapped as long as `self` lives, and all its fields are atomics.
        self.head.map(|head| unsafe { head.as_ref() })
    }

    /// Maps a range twice, end to end.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn twice(memory: &OwnedHandle, offset: usize, len: usize) -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::OutOfMemory);
        for _ in 0..TRIES {
            let at = free_addresses(len * 2)?;
            let first = map(memory, offset, len, at);
            // SAFETY: within the addresses that were free.
            let second = map(memory, offset, len, unsafe { at.add(len) });
            match (first, second) {
                (Ok(start), Ok(_)) => {
                    return Ok(Region {
                        start,
                        len: len * 2,
                        views: 2,
                        head: None,
                    });
                }
                // Other code has taken the addresses in the meantime.
                (first, second) => {
                    for view in [first, second] {
                        match view {
                            Ok(view) => unmap(view),
                            Err(error) => last = error,
                        }
                    }
                }
            }
        }
        Err(last)
    }

    /// The address of the first byte.
    pub fn start(&self) -> NonNull<u8> {
        self.start
    }

    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        self.len
    }

    /// Does nothing: Windows does not take back a part of such memory.
    ///
    /// # Safety
    /// The part must lie within the region, and no code may hold a reference to a byte of it.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub unsafe fn release(&self, _part: NonNull<u8>, _len: usize) -> io::Result<()> {
        Err(unsupported("a part of shared memory given back"))
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if let Some(head) = self.head {
            shared_words::forget(self.start.as_ptr() as usize);
            unmap(head.cast());
            return;
        }
        for view in 0..self.views {
            // SAFETY: within the range, which is mapped as long as `self` lives.
            unmap(unsafe { self.start.add(view * (self.len / self.views)) });
        }
    }
}

/// Finds addresses that are free.
fn free_addresses(len: usize) -> io::Result<*const u8> {
    // SAFETY: the system chooses the addresses.
    let at = unsafe { VirtualAlloc(ptr::null(), len, MEM_RESERVE, PAGE_NOACCESS) };
    if at.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just reserved.
    unsafe { VirtualFree(at, 0, MEM_RELEASE) };
    Ok(at.cast_const().cast())
}

fn map(memory: &OwnedHandle, offset: usize, len: usize, at: *const u8) -> io::Result<NonNull<u8>> {
    let offset = offset as u64;
    // SAFETY: at a given address, the call fails when something is there; otherwise the system chooses.
    let view = unsafe {
        MapViewOfFileEx(
            raw(memory),
            FILE_MAP_ALL_ACCESS,
            (offset >> 32) as u32,
            offset as u32,
            len,
            at.cast(),
        )
    };
    NonNull::new(view.Value.cast()).ok_or_else(io::Error::last_os_error)
}

fn unmap(view: NonNull<u8>) {
    let view = MEMORY_MAPPED_VIEW_ADDRESS {
        Value: view.as_ptr().cast(),
    };
    // SAFETY: we have mapped it, and all references to it have ended.
    unsafe { UnmapViewOfFile(view) };
}
