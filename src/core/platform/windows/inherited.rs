//! Handles that this process inherits from its parent.

use std::io;
use std::os::windows::io::{BorrowedHandle, OwnedHandle};

use super::error::unsupported;
use super::files_host::introduce_ourselves;
use super::startup::given_handle;
use crate::core::platform::lent::copy_of_lent;

/// Takes over a handle by the number that the parent has assigned. Call it once for each number.
///
/// # Errors
/// When there is no such handle.
pub fn take_inherited(number: i32) -> io::Result<OwnedHandle> {
    if let Some(copy) = copy_of_lent(number) {
        return copy;
    }
    let given = given_handle(number).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    // SAFETY: the parent has created it for this process, where no other code knows it.
    let given = unsafe { BorrowedHandle::borrow_raw(given) };
    // The processes that we start do not inherit the copy.
    given.try_clone_to_owned()
}

/// Prepares a handle for a thread of this process, which is about to take it as a child takes what it inherits.
pub fn prepare_for_thread(handle: &OwnedHandle) {
    introduce_ourselves(handle);
}

/// Not supported: on Windows, handles do not go with messages.
///
/// # Errors
/// Always `Unsupported`.
pub fn duplicate(_number: i32) -> io::Result<OwnedHandle> {
    Err(unsupported("a handle beside a message"))
}

/// Returns `None`: on Windows, a pipe has no such number.
///
/// # Errors
/// Never on this system.
pub fn inode_of(_handle: BorrowedHandle) -> io::Result<Option<u64>> {
    Ok(None)
}
