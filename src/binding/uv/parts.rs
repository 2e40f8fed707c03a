//! Binary parts of messages: from `Uint8Array`s, and into new `ArrayBuffer`s.

use std::ffi::c_void;
use std::ptr;
use std::slice;

use napi::bindgen_prelude::{FromNapiValue, TypeName, ValidateNapiValue};
use napi::{Env, Error, Result, Status, ValueType, sys};
use slab::Slab;

use crate::core::transport::{PartId, PartStore};

/// A list of `Uint8Array`s that has not been read yet, or undefined.
#[derive(Clone, Copy)]
pub(crate) struct PartsValue {
    env: sys::napi_env,
    value: sys::napi_value,
}

impl FromNapiValue for PartsValue {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        Ok(PartsValue { env, value })
    }
}

impl TypeName for PartsValue {
    fn type_name() -> &'static str {
        "Uint8Array[] | undefined"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl ValidateNapiValue for PartsValue {}

impl PartsValue {
    /// Their bytes, valid until JavaScript runs again.
    pub(crate) fn slices(&self) -> Result<Vec<&[u8]>> {
        let mut kind = 0;
        // SAFETY: the value is of the call at hand, as everywhere below.
        check(unsafe { sys::napi_typeof(self.env, self.value, &raw mut kind) })?;
        if kind == sys::ValueType::napi_undefined {
            return Ok(Vec::new());
        }
        let mut count = 0;
        // SAFETY: fails for a value that is not an array.
        check(unsafe { sys::napi_get_array_length(self.env, self.value, &raw mut count) })?;
        (0..count).map(|index| self.slice(index)).collect()
    }

    fn slice(&self, index: u32) -> Result<&[u8]> {
        let mut item = ptr::null_mut();
        // SAFETY: writes the item.
        check(unsafe { sys::napi_get_element(self.env, self.value, index, &raw mut item) })?;
        let (mut kind, mut len) = (0, 0);
        let mut data: *mut c_void = ptr::null_mut();
        // SAFETY: fails for a value that is not a typed array; what is not asked for may be null.
        check(unsafe {
            sys::napi_get_typedarray_info(
                self.env,
                item,
                &raw mut kind,
                &raw mut len,
                &raw mut data,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        })?;
        if kind != sys::TypedarrayType::uint8_array {
            return check(sys::Status::napi_invalid_arg).map(|()| &[][..]);
        }
        if data.is_null() {
            return Ok(&[]);
        }
        // SAFETY: V8 keeps the bytes where they are while the array is alive and JavaScript does not run.
        Ok(unsafe { slice::from_raw_parts(data.cast::<u8>(), len) })
    }
}

fn check(status: sys::napi_status) -> Result<()> {
    if status == sys::Status::napi_ok {
        return Ok(());
    }
    Err(Error::new(
        Status::InvalidArg,
        "a list of Uint8Arrays was expected".to_owned(),
    ))
}

/// An `ArrayBuffer` that is being filled.
struct Part {
    reference: sys::napi_ref,
    data: *mut u8,
    len: usize,
}

/// Incoming parts, in memory that JavaScript gets without another copy. Requires an open handle scope.
pub(crate) struct ArrayBuffers {
    env: sys::napi_env,
    parts: Slab<Part>,
}

impl ArrayBuffers {
    /// A store without parts.
    pub(crate) fn new(env: Env) -> Self {
        ArrayBuffers {
            env: env.raw(),
            parts: Slab::new(),
        }
    }

    /// Removes a part, as a value of the current scope.
    pub(crate) fn take(&mut self, part: PartId) -> Option<sys::napi_value> {
        let part = self.parts.try_remove(part.0 as usize)?;
        let mut value = ptr::null_mut();
        // SAFETY: the reference is held.
        let status = unsafe { sys::napi_get_reference_value(self.env, part.reference, &raw mut value) };
        self.forget(&part);
        (status == sys::Status::napi_ok).then_some(value)
    }

    fn forget(&self, part: &Part) {
        // SAFETY: created by `create`, deleted once.
        unsafe { sys::napi_delete_reference(self.env, part.reference) };
    }

    /// Releases all parts.
    pub(crate) fn clear(&mut self) {
        for part in std::mem::take(&mut self.parts) {
            self.forget(&part.1);
        }
    }
}

impl PartStore for ArrayBuffers {
    fn create(&mut self, len: usize) -> Option<PartId> {
        let (data, buffer) = self.allocate(len)?;
        let mut reference = ptr::null_mut();
        // SAFETY: the value is of the scope at hand.
        let status = unsafe { sys::napi_create_reference(self.env, buffer, 1, &raw mut reference) };
        if status != sys::Status::napi_ok {
            return None;
        }
        let part = Part {
            reference,
            data: data.cast(),
            len: if data.is_null() { 0 } else { len },
        };
        u32::try_from(self.parts.insert(part)).ok().map(PartId)
    }

    fn bytes(&mut self, part: PartId) -> &mut [u8] {
        match self.parts.get(part.0 as usize) {
            // SAFETY: the reference keeps the buffer alive, nobody else has seen it yet, and V8 does not move it.
            Some(part) if part.len > 0 => unsafe { slice::from_raw_parts_mut(part.data, part.len) },
            _ => &mut [],
        }
    }

    fn discard(&mut self, part: PartId) {
        if let Some(part) = self.parts.try_remove(part.0 as usize) {
            self.forget(&part);
        }
    }
}

impl ArrayBuffers {
    /// Through a Node `Buffer`, whose memory is not zeroed: it is handed out only after all of it has been written.
    fn allocate(&self, len: usize) -> Option<(*mut c_void, sys::napi_value)> {
        let (mut bytes, mut buffer) = (ptr::null_mut(), ptr::null_mut());
        let mut data: *mut c_void = ptr::null_mut();
        // SAFETY: writes the data's address and the value.
        let status = unsafe { sys::napi_create_buffer(self.env, len, &raw mut data, &raw mut bytes) };
        if status != sys::Status::napi_ok {
            self.clear_exception();
            return None;
        }
        let mut offset = 0;
        // SAFETY: the value is a Uint8Array; what is not asked for may be null.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                self.env,
                bytes,
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
                &raw mut buffer,
                &raw mut offset,
            )
        };
        (status == sys::Status::napi_ok && offset == 0).then_some((data, buffer))
    }

    /// Without memory V8 throws; then the peer's message fails.
    fn clear_exception(&self) {
        let mut exception = ptr::null_mut();
        // SAFETY: does nothing when there is none.
        unsafe { sys::napi_get_and_clear_last_exception(self.env, &raw mut exception) };
    }
}
