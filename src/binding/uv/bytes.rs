//! The bytes of a typed array, to be copied from or to.

use std::ffi::c_void;
use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, TypeName, ValidateNapiValue};
use napi::{Error, Result, Status, ValueType, sys};

use crate::core::shm::Memory;

/// A `Uint8Array`, valid during the call that it is an argument of.
pub struct Bytes {
    start: *mut u8,
    length: usize,
}

impl Bytes {
    /// Copies from a memory into them; false if there are fewer. Other processes may write at the same time, so the copy may contain some
    /// of their bytes and not others.
    pub(crate) fn read_from(&self, memory: &Memory, offset: usize) -> bool {
        let from = memory.mapping().address(offset, self.length);
        from.is_some_and(|from| {
            // SAFETY: V8 keeps an argument's bytes where they are until the call returns. The ranges may overlap, when somebody
            // copies memory onto itself.
            unsafe { ptr::copy(from.as_ptr(), self.start, self.length) };
            true
        })
    }

    /// Copies them into a memory; false if they do not fit.
    pub(crate) fn write_to(&self, memory: &Memory, offset: usize) -> bool {
        let to = memory.mapping().address(offset, self.length);
        to.is_some_and(|to| {
            // SAFETY: as above.
            unsafe { ptr::copy(self.start, to.as_ptr(), self.length) };
            true
        })
    }
}

impl FromNapiValue for Bytes {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (mut kind, mut length, mut start) = (0, 0, ptr::null_mut::<c_void>());
        // SAFETY: the value is an argument of the running call; what is not asked for may be null.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                env,
                value,
                &raw mut kind,
                &raw mut length,
                &raw mut start,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        let is_bytes = kind == sys::TypedarrayType::uint8_array;
        if status != sys::Status::napi_ok || !is_bytes {
            return Err(Error::new(
                Status::InvalidArg,
                "a Uint8Array was expected".to_owned(),
            ));
        }
        Ok(Bytes {
            start: start.cast(),
            length,
        })
    }
}

impl TypeName for Bytes {
    fn type_name() -> &'static str {
        "Uint8Array"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl ValidateNapiValue for Bytes {}
