//! References to JavaScript objects that do not keep them alive, and a way to make V8 collect unreferenced objects.

use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, JsValue};
use napi::{Env, Result, Unknown, sys};

/// More external memory than any heap may have, so that V8 collects at once.
const TOO_MUCH: i64 = 1 << 40;

/// An object while others keep it alive. Unlike a `WeakRef`, this does not keep it until the end of the turn.
#[derive(Debug)]
pub(crate) struct WeakObject {
    env: sys::napi_env,
    reference: sys::napi_ref,
}

impl WeakObject {
    /// Creates a reference to an object of this environment.
    pub(crate) fn new(env: &Env, object: &Unknown) -> Option<Self> {
        let mut reference = ptr::null_mut();
        // SAFETY: both are valid in this call.
        let status = unsafe { sys::napi_create_reference(env.raw(), object.raw(), 0, &raw mut reference) };
        (status == sys::Status::napi_ok).then_some(WeakObject {
            env: env.raw(),
            reference,
        })
    }

    /// The object, unless it was collected. Call it on the object's thread, in a handle scope.
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

/// Reports to V8 how many more bytes, or fewer, its objects keep outside its heap.
pub(crate) fn adjust_external(env: &Env, bytes: i64) {
    let mut now = 0;
    // SAFETY: a number of the environment's.
    unsafe { sys::napi_adjust_external_memory(env.raw(), bytes, &raw mut now) };
}

/// Collects all unreferenced objects at once. Finalizers run later.
pub(crate) fn collect_garbage(env: &Env) {
    adjust_external(env, TOO_MUCH);
    adjust_external(env, -TOO_MUCH);
}

/// A value that belongs to this environment.
pub(crate) fn known_value<'env>(env: &'env Env, value: sys::napi_value) -> Result<Unknown<'env>> {
    // SAFETY: a value of the scope at hand.
    unsafe { Unknown::from_napi_value(env.raw(), value) }
}
