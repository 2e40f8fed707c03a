//! Errors on their way to JavaScript: their code becomes `error.code`.

use crate::core::error::Error;

/// Stands where napi has its status, which becomes the JavaScript error's `code`.
#[derive(Debug)]
pub struct Code(&'static str);

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// Ours, as napi throws it.
pub(crate) fn coded(error: &Error) -> napi::Error<Code> {
    napi::Error::new(Code(error.code()), error.to_string())
}

/// Of the operating system, which refuses what is usually there.
pub(crate) fn exhausted(doing: &'static str) -> impl Fn(std::io::Error) -> napi::Error<Code> {
    move |source| coded(&Error::Exhausted { doing, source })
}

/// napi's own, and the operating system's.
pub(crate) fn internal(error: impl std::fmt::Display) -> napi::Error<Code> {
    coded(&Error::Internal(error.to_string()))
}
