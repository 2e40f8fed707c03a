//! The numbered handles that a process gets from its parent, in the format of the C library of Windows.
//!
//! The format is a block of bytes: the count, a byte of flags for each number, and then the handles. The C library
//! ignores handles without flags; those are for us.

use std::os::windows::io::{AsRawHandle, BorrowedHandle};

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_CHAR, FILE_TYPE_PIPE, GetFileType};
use windows_sys::Win32::System::Threading::{GetStartupInfoW, STARTUPINFOW};

const OPEN: u8 = 0x01;
const PIPE: u8 = 0x08;
const DEVICE: u8 = 0x40;
const COUNT_BYTES: usize = size_of::<u32>();
const HANDLE_BYTES: usize = size_of::<usize>();

/// The block that passes these handles to a child as its numbers from 0 on. The C library uses only the first `known`
/// of them.
pub(super) fn startup_block(handles: &[BorrowedHandle], known: usize) -> Vec<u8> {
    let count = u32::try_from(handles.len()).unwrap_or(u32::MAX);
    let mut block = count.to_le_bytes().to_vec();
    let flags = handles.iter().enumerate();
    block.extend(flags.map(|(at, handle)| if at < known { flags_of(*handle) } else { 0 }));
    let numbers = handles.iter().map(|handle| handle.as_raw_handle() as usize);
    block.extend(numbers.flat_map(usize::to_le_bytes));
    block
}

fn flags_of(handle: BorrowedHandle) -> u8 {
    // SAFETY: the handle is open.
    match unsafe { GetFileType(handle.as_raw_handle()) } {
        FILE_TYPE_PIPE => OPEN | PIPE,
        FILE_TYPE_CHAR => OPEN | DEVICE,
        _ => OPEN,
    }
}

/// The handle that our parent has passed to us under this number.
pub(super) fn given_handle(number: i32) -> Option<HANDLE> {
    let mut startup = STARTUPINFOW::default();
    // SAFETY: the call fills the struct.
    unsafe { GetStartupInfoW(&raw mut startup) };
    if startup.lpReserved2.is_null() {
        return None;
    }
    // SAFETY: the system keeps this many bytes there as long as this process runs.
    let block = unsafe { std::slice::from_raw_parts(startup.lpReserved2, usize::from(startup.cbReserved2)) };
    let count = u32::from_le_bytes(block.get(..COUNT_BYTES)?.try_into().ok()?) as usize;
    let number = usize::try_from(number).ok().filter(|number| *number < count)?;
    let at = COUNT_BYTES + count + number * HANDLE_BYTES;
    let handle = block.get(at..at + HANDLE_BYTES)?.try_into().ok()?;
    Some(usize::from_le_bytes(handle) as HANDLE)
}
