//! Asks for memory before it is used.

/// Does nothing: Windows has no such request, so the page faults happen as usual.
pub fn populate(_bytes: &mut [u8]) {}
