//! Texts and numbers from JavaScript without needless copies.

use napi::bindgen_prelude::{FromNapiValue, Int32Array, TypeName, ValidateNapiValue};
use napi::{Error, Result, Status, ValueType, sys};

/// A JavaScript string that has not been read yet.
#[derive(Clone, Copy)]
pub(crate) struct TextValue {
    env: sys::napi_env,
    value: sys::napi_value,
}

impl FromNapiValue for TextValue {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        Ok(TextValue { env, value })
    }
}

impl TypeName for TextValue {
    fn type_name() -> &'static str {
        "string"
    }

    fn value_type() -> ValueType {
        ValueType::String
    }
}

impl ValidateNapiValue for TextValue {}

/// Above this number of UTF-16 units, the exact size of a text is requested first, instead of reserving three bytes for each unit.
const EXACT_ABOVE: usize = 1 << 20;

/// A buffer for reading texts, one at a time.
#[derive(Debug, Default)]
pub(crate) struct TextBuffer(Vec<u8>);

impl TextBuffer {
    /// Reads a text of about `units` UTF-16 units.
    pub(crate) fn read(&mut self, text: TextValue, units: usize) -> Result<&[u8]> {
        let mut bytes = units.saturating_mul(3);
        if units > EXACT_ABOVE {
            // SAFETY: without a buffer only the size is written.
            let status = unsafe {
                sys::napi_get_value_string_utf8(text.env, text.value, std::ptr::null_mut(), 0, &raw mut bytes)
            };
            check(status)?;
        }
        self.0.clear();
        self.0.shrink_to(EXACT_ABOVE * 4);
        self.0.reserve(bytes + 1);
        let mut written = 0;
        // SAFETY: the buffer has the capacity that is passed, which includes the NUL at the end.
        let status = unsafe {
            let room = self.0.spare_capacity_mut();
            sys::napi_get_value_string_utf8(
                text.env,
                text.value,
                room.as_mut_ptr().cast(),
                room.len(),
                &raw mut written,
            )
        };
        check(status)?;
        // SAFETY: this many bytes have been written.
        unsafe { self.0.set_len(written) };
        Ok(&self.0)
    }
}

fn check(status: sys::napi_status) -> Result<()> {
    if status == sys::Status::napi_ok {
        return Ok(());
    }
    Err(Error::new(
        Status::StringExpected,
        "a string was expected".to_owned(),
    ))
}

/// An `Int32Array` that both sides use, over memory that V8 owns and this keeps alive.
pub(crate) struct Numbers(Int32Array);

impl Numbers {
    /// Keeps a reference to an array.
    pub(crate) fn new(array: Int32Array) -> Self {
        Numbers(array)
    }

    /// The numbers. JavaScript runs on this thread, too, so nothing writes at the same time.
    pub(crate) fn get(&self) -> &[i32] {
        &self.0
    }

    /// The numbers, to be written.
    pub(crate) fn get_mut(&mut self) -> &mut [i32] {
        // SAFETY: as for `get`; the slice ends before JavaScript runs again.
        unsafe { self.0.as_mut() }
    }
}
