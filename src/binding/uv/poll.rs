//! Callbacks on the JavaScript thread when something needs attention: a handle that is readable, or a call from any
//! thread.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::rc::{Rc, Weak};

use napi::Env;
use napi::sys;

use super::super::error::{Code, exhausted, internal};
use super::symbols::{ASYNC_HANDLE, POLL_HANDLE, READABLE, Uv, UvHandle, uv};
use crate::core::platform::{Attention, Pollable, Waker, number_of};
use crate::core::sync::Arc;

/// The callback.
pub(crate) trait OnReadable {
    /// There is something to do.
    fn on_readable(&self);
    /// [`OnReadable::on_readable`] has panicked; it is not called again.
    fn on_panic(&self, message: &str);
    /// The environment ends: release everything that needs it.
    fn on_teardown(&self);
}

/// The target of the handle's `data`, from its start until libuv has closed it.
struct Owner {
    env: sys::napi_env,
    target: Weak<dyn OnReadable>,
    handle: *mut UvHandle,
    layout: Layout,
    /// Holds the function that wakes the loop, if calls wake it.
    waker: Option<Arc<Waker>>,
    cleanup_hook: Cell<sys::napi_async_cleanup_hook_handle>,
    closing: Cell<bool>,
}

/// A watch over one source of attention. It keeps the loop alive only on request. Dropping it ends it.
pub(crate) struct LoopWatch {
    uv: &'static Uv,
    owner: *const Owner,
    ended: Cell<bool>,
}

impl LoopWatch {
    /// Watches a source, which must live until the watch ends.
    ///
    /// # Errors
    /// If libuv or Node refuses, for example for lack of memory or of kernel watches.
    pub(crate) fn start(
        env: Env,
        source: &impl Pollable,
        target: Weak<dyn OnReadable>,
    ) -> Result<Self, napi::Error<Code>> {
        let uv = uv().ok_or_else(|| internal("could not find libuv in this process"))?;
        let mut event_loop = ptr::null_mut();
        // SAFETY: env is the running environment.
        let got = unsafe { sys::napi_get_uv_event_loop(env.raw(), &raw mut event_loop) };
        check(got, "get the event loop")?;
        let attention = source.attention();
        let (handle, layout) = open(uv, event_loop.cast(), attention)?;
        let owner = Rc::into_raw(Rc::new(Owner {
            env: env.raw(),
            target,
            handle,
            layout,
            waker: match attention {
                Attention::Poll(_) => None,
                Attention::Call(waker) => Some(Arc::clone(waker)),
            },
            cleanup_hook: Cell::new(ptr::null_mut()),
            closing: Cell::new(false),
        }));
        // SAFETY: the handle is ours, and data its owner's to set.
        unsafe { (*handle).data = owner.cast_mut().cast() };
        let watch = LoopWatch {
            uv,
            owner,
            ended: Cell::new(false),
        };
        watch.add_cleanup_hook(env)?;
        watch.listen()?;
        watch.set_keep_alive(false);
        Ok(watch)
    }

    fn listen(&self) -> Result<(), napi::Error<Code>> {
        let (uv, handle) = (self.uv, Shared(self.owner().handle));
        if let Some(waker) = &self.owner().waker {
            waker.set(Box::new(move || {
                // SAFETY: the handle is open until this function is taken away again, see `close`.
                unsafe { (uv.async_send)(handle.pointer()) };
            }));
            return Ok(());
        }
        // SAFETY: the handle is initialised.
        match unsafe { (uv.poll_start)(handle.pointer(), READABLE, on_poll) } {
            0 => Ok(()),
            code => Err(refused(code)),
        }
    }

    /// An asynchronous hook, because libuv needs one more turn to close the handle: a loop that ends with open handles aborts the process.
    fn add_cleanup_hook(&self, env: Env) -> Result<(), napi::Error<Code>> {
        let mut hook = ptr::null_mut();
        let data = self.owner.cast_mut().cast();
        // SAFETY: the owner lives until the hook is removed, which is when the handle is closed.
        let added =
            unsafe { sys::napi_add_async_cleanup_hook(env.raw(), Some(on_teardown), data, &raw mut hook) };
        check(added, "add a cleanup hook")?;
        self.owner().cleanup_hook.set(hook);
        Ok(())
    }

    fn owner(&self) -> &Owner {
        // SAFETY: freed only after the handle was closed, which `end` begins; nobody asks after that.
        unsafe { &*self.owner }
    }

    /// Whether the watch keeps the process alive.
    pub(crate) fn set_keep_alive(&self, keep_alive: bool) {
        if self.ended.get() || self.owner().closing.get() {
            return;
        }
        let change = if keep_alive {
            self.uv.reference
        } else {
            self.uv.unreference
        };
        // SAFETY: the handle is open.
        unsafe { change(self.owner().handle) };
    }

    /// Ends the watch; the descriptor may be closed then.
    pub(crate) fn end(&self) {
        if !self.ended.replace(true) {
            close(self.uv, self.owner());
        }
    }
}

impl Drop for LoopWatch {
    fn drop(&mut self) {
        self.end();
    }
}

fn close(uv: &Uv, owner: &Owner) {
    if owner.closing.replace(true) {
        return;
    }
    match &owner.waker {
        Some(waker) => waker.clear(),
        None => {
            // SAFETY: the handle is open; stopping takes the descriptor out of the loop's set at once.
            unsafe { (uv.poll_stop)(owner.handle) };
        }
    }
    // SAFETY: the handle is open and closed only once.
    unsafe { (uv.close)(owner.handle, on_closed) };
}

/// A handle in the function that another thread calls.
#[derive(Clone, Copy)]
struct Shared(*mut UvHandle);

// SAFETY: other threads only pass it to `uv_async_send`, which is made for that.
unsafe impl Send for Shared {}
// SAFETY: see above.
unsafe impl Sync for Shared {}

impl Shared {
    fn pointer(self) -> *mut UvHandle {
        self.0
    }
}

extern "C" fn on_poll(handle: *mut UvHandle, _status: c_int, _events: c_int) {
    attend(handle);
}

extern "C" fn on_async(handle: *mut UvHandle) {
    attend(handle);
}

fn attend(handle: *mut UvHandle) {
    // SAFETY: libuv passes the handle it was given.
    let data = unsafe { (*handle).data };
    // SAFETY: data is the owner as long as the handle is open.
    let owner = unsafe { &*data.cast::<Owner>() };
    let env = owner.env;
    let Some(target) = owner.target.upgrade() else {
        return;
    };
    let mut scope = ptr::null_mut();
    // SAFETY: on the JavaScript thread, outside any call from it.
    if unsafe { sys::napi_open_handle_scope(env, &raw mut scope) } != sys::Status::napi_ok {
        return;
    }
    call(target.as_ref());
    // SAFETY: opened above.
    unsafe { sys::napi_close_handle_scope(env, scope) };
}

fn call(target: &dyn OnReadable) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target.on_readable())) {
        let message = panic.downcast_ref::<&str>().map(ToString::to_string);
        let message = message
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        // A second panic cannot be reported to anyone.
        let _ = catch_unwind(AssertUnwindSafe(|| target.on_panic(&message)));
    }
}

extern "C" fn on_closed(handle: *mut UvHandle) {
    // SAFETY: libuv passes the handle it was given.
    let data = unsafe { (*handle).data };
    // SAFETY: data is the owner, and this is the last that libuv has of it.
    let owner = unsafe { Rc::from_raw(data.cast::<Owner>()) };
    // SAFETY: allocated by this layout, and libuv is done with it.
    unsafe { dealloc(owner.handle.cast(), owner.layout) };
    let hook = owner.cleanup_hook.get();
    if !hook.is_null() {
        // SAFETY: added by add_cleanup_hook and removed only here.
        unsafe { sys::napi_remove_async_cleanup_hook(hook) };
    }
}

extern "C" fn on_teardown(_hook: sys::napi_async_cleanup_hook_handle, data: *mut c_void) {
    // SAFETY: the owner lives until the handle is closed, and then this hook is removed.
    let owner = unsafe { &*data.cast::<Owner>() };
    if let Some(target) = owner.target.upgrade() {
        let _ = catch_unwind(AssertUnwindSafe(|| target.on_teardown()));
    }
    if let Some(uv) = uv() {
        close(uv, owner);
    }
}

/// A handle of the loop, of the kind that the source needs.
fn open(
    uv: &Uv,
    event_loop: *mut c_void,
    attention: Attention,
) -> Result<(*mut UvHandle, Layout), napi::Error<Code>> {
    let kind = match attention {
        Attention::Poll(_) => POLL_HANDLE,
        Attention::Call(_) => ASYNC_HANDLE,
    };
    // SAFETY: a plain function.
    let size = unsafe { (uv.handle_size)(kind) };
    let layout = Layout::from_size_align(size.max(size_of::<UvHandle>()), 16).map_err(internal)?;
    // SAFETY: the size is not zero.
    let handle = unsafe { alloc_zeroed(layout) }.cast::<UvHandle>();
    if handle.is_null() {
        handle_alloc_error(layout);
    }
    let code = match attention {
        // SAFETY: loop and handle are valid, the descriptor is open.
        Attention::Poll(fd) => unsafe { (uv.poll_init)(event_loop, handle, number_of(fd)) },
        // SAFETY: loop and handle are valid.
        Attention::Call(_) => unsafe { (uv.async_init)(event_loop, handle, on_async) },
    };
    if code != 0 {
        // SAFETY: allocated by this layout just now, and libuv has not taken it.
        unsafe { dealloc(handle.cast(), layout) };
        return Err(refused(code));
    }
    Ok((handle, layout))
}

fn check(status: sys::napi_status, what: &str) -> Result<(), napi::Error<Code>> {
    if status == sys::Status::napi_ok {
        Ok(())
    } else {
        Err(internal(format_args!("could not {what} ({status})")))
    }
}

/// libuv uses the system's error numbers, negated.
fn refused(code: c_int) -> napi::Error<Code> {
    exhausted("watch a descriptor")(io::Error::from_raw_os_error(-code))
}
