//! Objects of JavaScript that are not kept alive, and having V8 collect those that nobody keeps.

use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, JsValue};
use napi::{Env, Result, Unknown, sys};

/// More than any heap may have outside of it, so that V8 collects at once.
const TOO_MUCH: i64 = 1 << 40;

/// An object, as long as others keep it. Unlike a `WeakRef` it does not keep it itself until the end of a turn.
#[derive(Debug)]
pub(crate) struct WeakObject {
    env: sys::napi_env,
    reference: sys::napi_ref,
}

impl WeakObject {
    /// Of an object of this environment.
    pub(crate) fn new(env: &Env, object: &Unknown) -> Option<Self> {
        let mut reference = ptr::null_mut();
        // SAFETY: both are valid in this call.
        let status = unsafe { sys::napi_create_reference(env.raw(), object.raw(), 0, &raw mut reference) };
        (status == sys::Status::napi_ok).then_some(WeakObject {
            env: env.raw(),
            reference,
        })
    }

    /// The object, unless it was collected. To be called on the thread that it belongs to, in a handle scope.
    pub(crate) fn get(&self) -> Option<sys::napi_value> {
        let mut value = ptr::null_mut();
        // SAFETY: the reference is there until `self` is dropped.
        let status = unsafe { sys::napi_get_reference_value(self.env, self.reference, &raw mut value) };
        (status == sys::Status::napi_ok && !value.is_null()).then_some(value)
    }
}

impl Drop for WeakObject {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and deleted once; its environment's end drops it before.
        unsafe { sys::napi_delete_reference(self.env, self.reference) };
    }
}

/// Tells V8 how many more bytes, or fewer, its objects keep outside of its heap.
pub(crate) fn adjust_external(env: &Env, bytes: i64) {
    let mut now = 0;
    // SAFETY: a number of the environment's.
    unsafe { sys::napi_adjust_external_memory(env.raw(), bytes, &raw mut now) };
}

/// Collects all that nobody keeps, at once. Finalizers run later.
pub(crate) fn collect_garbage(env: &Env) {
    adjust_external(env, TOO_MUCH);
    adjust_external(env, -TOO_MUCH);
}

/// A value that is known to be of this environment.
pub(crate) fn known_value<'env>(env: &'env Env, value: sys::napi_value) -> Result<Unknown<'env>> {
    // SAFETY: a value of the scope at hand.
    unsafe { Unknown::from_napi_value(env.raw(), value) }
}
