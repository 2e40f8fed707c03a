//! Shared memory as a kernel object: a part of the page file, without a name.

use std::ffi::CStr;
use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::System::Memory::{
    CreateFileMappingW, MEMORY_BASIC_INFORMATION, PAGE_READWRITE, VirtualQuery,
};
use windows_sys::Win32::System::SystemInformation::{GlobalMemoryStatusEx, MEMORYSTATUSEX};

use super::error::unsupported;
use super::handle::{AsHandle, BorrowedHandle, owned};
use super::region::Region;
use crate::core::platform::Mapping;

/// Memory of a size that nobody can change.
#[derive(Debug)]
pub struct SharedFile {
    memory: OwnedHandle,
    bytes: usize,
}

impl SharedFile {
    /// Zeroed memory. The system promises all of it, and finds it when it is touched.
    ///
    /// # Errors
    /// When handles or memory run out.
    pub fn create(_name: &CStr, bytes: usize) -> io::Result<Self> {
        let size = bytes as u64;
        // SAFETY: of the page file, without security attributes or a name.
        let memory = unsafe {
            CreateFileMappingW(
                INVALID_HANDLE_VALUE,
                ptr::null(),
                PAGE_READWRITE,
                (size >> 32) as u32,
                size as u32,
                ptr::null(),
            )
        };
        if memory.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: made just now.
        let memory = unsafe { owned(memory) };
        Ok(SharedFile { memory, bytes })
    }

    /// Memory that another process has made.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(memory: OwnedHandle) -> io::Result<Self> {
        let whole = Region::new(&memory, 0, 0)?;
        let mut info = MEMORY_BASIC_INFORMATION::default();
        // SAFETY: the address is mapped, and the struct has the size that is told.
        let written = unsafe {
            VirtualQuery(
                whole.start().as_ptr().cast(),
                &raw mut info,
                size_of::<MEMORY_BASIC_INFORMATION>(),
            )
        };
        if written == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(SharedFile {
            memory,
            bytes: info.RegionSize,
        })
    }

    /// Its size.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Nothing names it among all that exist on this machine.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn key(&self) -> io::Result<(u64, u64)> {
        Err(unsupported("names of shared memories"))
    }

    /// Maps a range.
    ///
    /// # Errors
    /// What the system says.
    pub fn map(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::new(&self.memory, offset, bytes).map(Mapping::over)
    }

    /// Maps a range twice, end to end, so that whatever wraps around its end is contiguous all the same.
    ///
    /// # Errors
    /// What the system says.
    pub fn map_twice(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::twice(&self.memory, offset, bytes).map(Mapping::over)
    }
}

impl AsHandle for SharedFile {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        AsHandle::as_handle(&self.memory)
    }
}

/// How much memory the machine has.
pub fn physical_bytes() -> usize {
    let mut status = MEMORYSTATUSEX {
        dwLength: size_of::<MEMORYSTATUSEX>() as u32,
        ..MEMORYSTATUSEX::default()
    };
    // SAFETY: a struct that says its size.
    match unsafe { GlobalMemoryStatusEx(&raw mut status) } {
        0 => usize::MAX,
        _ => usize::try_from(status.ullTotalPhys).unwrap_or(usize::MAX),
    }
}
