//! The output of a child for JavaScript: a string, a `Buffer`, or both.

use std::ffi::c_char;
use std::ptr;
use std::rc::Rc;

use napi::bindgen_prelude::{ToNapiValue, check_status};
use napi::{Result, sys};

use crate::core::child::Print;

/// The text, as a string.
pub struct PrintedText(pub(crate) Rc<Print>);

/// The bytes, as a `Buffer`.
pub struct PrintedBytes(pub(crate) Rc<Print>);

impl ToNapiValue for PrintedText {
    unsafe fn to_napi_value(env: sys::napi_env, PrintedText(print): Self) -> Result<sys::napi_value> {
        let mut value = ptr::null_mut();
        let length = |length: usize| isize::try_from(length).unwrap_or(isize::MAX);
        let status = match &print.wide {
            // SAFETY: pointer and length are the slice's.
            Some(wide) => unsafe {
                sys::napi_create_string_utf16(env, wide.as_ptr(), length(wide.len()), &raw mut value)
            },
            // SAFETY: as above.
            None => unsafe {
                let bytes = print.bytes.as_ptr().cast::<c_char>();
                sys::napi_create_string_latin1(env, bytes, length(print.bytes.len()), &raw mut value)
            },
        };
        check_status!(status)?;
        Ok(value)
    }
}

impl ToNapiValue for PrintedBytes {
    unsafe fn to_napi_value(env: sys::napi_env, PrintedBytes(print): Self) -> Result<sys::napi_value> {
        let (mut value, bytes) = (ptr::null_mut(), &print.bytes);
        // SAFETY: copies the slice's bytes; what is not asked for may be null.
        let status = unsafe {
            sys::napi_create_buffer_copy(
                env,
                bytes.len(),
                bytes.as_ptr().cast(),
                ptr::null_mut(),
                &raw mut value,
            )
        };
        check_status!(status)?;
        Ok(value)
    }
}
