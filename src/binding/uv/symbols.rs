//! The host's libuv functions. They are looked up on first use, because a Rust test has no host.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::transmute;
use std::sync::OnceLock;

use crate::core::platform::symbol;

/// `uv_poll_t` or `uv_async_t`, of which only libuv knows the size.
#[repr(C)]
pub(super) struct UvHandle {
    /// The first field of every handle is its owner's.
    pub(super) data: *mut c_void,
}

pub(super) type PollCallback = extern "C" fn(*mut UvHandle, c_int, c_int);
pub(super) type AsyncCallback = extern "C" fn(*mut UvHandle);
pub(super) type CloseCallback = extern "C" fn(*mut UvHandle);

/// The libuv functions that we call.
pub(super) struct Uv {
    pub(super) handle_size: unsafe extern "C" fn(c_int) -> usize,
    pub(super) poll_init: unsafe extern "C" fn(*mut c_void, *mut UvHandle, c_int) -> c_int,
    pub(super) poll_start: unsafe extern "C" fn(*mut UvHandle, c_int, PollCallback) -> c_int,
    pub(super) poll_stop: unsafe extern "C" fn(*mut UvHandle) -> c_int,
    pub(super) async_init: unsafe extern "C" fn(*mut c_void, *mut UvHandle, AsyncCallback) -> c_int,
    /// The one function that any thread may call.
    pub(super) async_send: unsafe extern "C" fn(*mut UvHandle) -> c_int,
    pub(super) reference: unsafe extern "C" fn(*mut UvHandle),
    pub(super) unreference: unsafe extern "C" fn(*mut UvHandle),
    pub(super) close: unsafe extern "C" fn(*mut UvHandle, CloseCallback),
}

/// `UV_ASYNC` and `UV_POLL` among handle types, unchanged since libuv 1.0.
pub(super) const ASYNC_HANDLE: c_int = 1;
pub(super) const POLL_HANDLE: c_int = 8;
/// `UV_READABLE`.
pub(super) const READABLE: c_int = 1;

/// The host's libuv, if it exports one.
pub(super) fn uv() -> Option<&'static Uv> {
    static UV: OnceLock<Option<Uv>> = OnceLock::new();
    UV.get_or_init(load).as_ref()
}

fn load() -> Option<Uv> {
    // SAFETY: libuv's documented signature, as for all that follow.
    let handle_size =
        unsafe { transmute::<*mut c_char, unsafe extern "C" fn(c_int) -> usize>(find(c"uv_handle_size")?) };
    // SAFETY: see above.
    let poll_init = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut c_void, *mut UvHandle, c_int) -> c_int>(find(
            c"uv_poll_init",
        )?)
    };
    // SAFETY: see above.
    let poll_start = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle, c_int, PollCallback) -> c_int>(find(
            c"uv_poll_start",
        )?)
    };
    // SAFETY: see above.
    let poll_stop = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle) -> c_int>(find(c"uv_poll_stop")?)
    };
    // SAFETY: see above.
    let async_init = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut c_void, *mut UvHandle, AsyncCallback) -> c_int>(
            find(c"uv_async_init")?,
        )
    };
    // SAFETY: see above.
    let async_send = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle) -> c_int>(find(c"uv_async_send")?)
    };
    // SAFETY: see above.
    let reference =
        unsafe { transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle)>(find(c"uv_ref")?) };
    // SAFETY: see above.
    let unreference =
        unsafe { transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle)>(find(c"uv_unref")?) };
    // SAFETY: see above.
    let close = unsafe {
        transmute::<*mut c_char, unsafe extern "C" fn(*mut UvHandle, CloseCallback)>(find(c"uv_close")?)
    };
    Some(Uv {
        handle_size,
        poll_init,
        poll_start,
        poll_stop,
        async_init,
        async_send,
        reference,
        unreference,
        close,
    })
}

fn find(name: &CStr) -> Option<*mut c_char> {
    let symbol = symbol(name);
    (!symbol.is_null()).then(|| symbol.cast())
}
