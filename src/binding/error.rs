//! Converts errors for JavaScript: their code becomes `error.code`.

use crate::core::error::Error;

/// Takes the place of napi's status, which becomes the JavaScript error's `code`.
#[derive(Debug)]
pub struct Code(&'static str);

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// Our error, in the form that napi throws.
pub(crate) fn coded(error: &Error) -> napi::Error<Code> {
    napi::Error::new(Code(error.code()), error.to_string())
}

/// An error of the operating system, which refuses a resource.
pub(crate) fn exhausted(doing: &'static str) -> impl Fn(std::io::Error) -> napi::Error<Code> {
    move |source| coded(&Error::Exhausted { doing, source })
}

/// Errors of napi and of the operating system.
pub(crate) fn internal(error: impl std::fmt::Display) -> napi::Error<Code> {
    coded(&Error::Internal(error.to_string()))
}
