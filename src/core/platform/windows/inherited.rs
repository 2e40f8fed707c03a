//! Handles that a parent has left us.

use std::io;
use std::os::windows::io::{BorrowedHandle, OwnedHandle};

use super::error::unsupported;
use super::files_host::introduce_ourselves;
use super::startup::given_handle;
use crate::core::platform::lent::copy_of_lent;

/// Takes over a handle by the number that the parent has given it. To be called once for each.
///
/// # Errors
/// When there is none.
pub fn take_inherited(number: i32) -> io::Result<OwnedHandle> {
    if let Some(copy) = copy_of_lent(number) {
        return copy;
    }
    let given = given_handle(number).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    // SAFETY: the parent has made it for this process, where nobody else knows of it.
    let given = unsafe { BorrowedHandle::borrow_raw(given) };
    // A copy that what we start does not inherit.
    given.try_clone_to_owned()
}

/// A thread of this process is about to get a handle as a child inherits it.
pub fn prepare_for_thread(handle: &OwnedHandle) {
    introduce_ourselves(handle);
}

/// Nothing: on Windows, handles do not go with messages.
///
/// # Errors
/// Always `Unsupported`.
pub fn duplicate(_number: i32) -> io::Result<OwnedHandle> {
    Err(unsupported("a handle beside a message"))
}

/// Nothing: a pipe has no such number here.
///
/// # Errors
/// Never here.
pub fn inode_of(_handle: BorrowedHandle) -> io::Result<Option<u64>> {
    Ok(None)
}
