//! Views of memory outside V8, if the host allows them.

use std::ffi::c_void;
use std::ptr;

use napi::bindgen_prelude::FromNapiValue;
use napi::{Env, Result, Unknown, sys};

use crate::core::platform::Mapping;
use crate::core::sync::Arc;

/// An `ArrayBuffer` over the beginning of a mapping, which it keeps. `None` if the host's V8 has a memory cage, as Electron's has. No
/// version number shows this, so it has to be tried.
pub(crate) fn external_buffer<'env>(
    env: &'env Env,
    mapping: Arc<Mapping>,
    most: usize,
) -> Result<Option<Unknown<'env>>> {
    let (start, len) = (mapping.start(), mapping.len());
    let kept = Arc::into_raw(mapping);
    let mut buffer = ptr::null_mut();
    // SAFETY: the memory is mapped until the finalizer drops what is kept, and is at least so long.
    let status = unsafe {
        sys::napi_create_external_arraybuffer(
            env.raw(),
            start.as_ptr().cast::<c_void>(),
            most.min(len),
            Some(let_go),
            kept.cast_mut().cast::<c_void>(),
            &raw mut buffer,
        )
    };
    if status != sys::Status::napi_ok {
        // SAFETY: made above; who refuses does not call the finalizer.
        drop(unsafe { Arc::from_raw(kept) });
        return Ok(None);
    }
    // SAFETY: the value was made just now, in this scope.
    unsafe { Unknown::from_napi_value(env.raw(), buffer) }.map(Some)
}

/// Detaches a buffer made above; code that uses it afterwards finds it empty.
pub(crate) fn detach(env: &Env, buffer: Unknown) {
    use napi::JsValue;
    // SAFETY: a value of this scope; one that is not such a buffer is an error, which nobody needs to hear of.
    unsafe { sys::napi_detach_arraybuffer(env.raw(), buffer.raw()) };
}

unsafe extern "C" fn let_go(_env: sys::napi_env, _data: *mut c_void, kept: *mut c_void) {
    // SAFETY: made by `external_buffer`, and called once.
    drop(unsafe { Arc::from_raw(kept.cast::<Mapping>().cast_const()) });
}
