//! Asking for memory before it is used.

/// Nothing: Windows has no such request, and the page faults come as ever.
pub fn populate(_bytes: &mut [u8]) {}
