//! Limits the parts in progress to one reader before the record that claims them. The writer keeps to the limits, and
//! the reader treats a peer that does not as broken.

use super::ring::Corrupt;
use crate::core::wire::MAX_MESSAGE;

/// The most parts.
const MOST_PARTS: usize = 2 * u16::MAX as usize;
/// The most bytes: twice the limit of a message, for a complete one and an incomplete one.
const MOST_BYTES: u64 = 2 * MAX_MESSAGE as u64;

/// Parts that no record has claimed yet.
#[derive(Debug, Default)]
pub struct UnderWay {
    parts: usize,
    bytes: u64,
}

impl UnderWay {
    /// Adds parts, unless there would be too many.
    ///
    /// # Errors
    /// If there would be too many.
    pub fn add(&mut self, parts: usize, bytes: u64) -> Result<(), Corrupt> {
        let bytes = self.bytes.checked_add(bytes).filter(|bytes| *bytes <= MOST_BYTES);
        match bytes {
            Some(bytes) if parts <= MOST_PARTS - self.parts => {
                self.bytes = bytes;
                self.parts += parts;
                Ok(())
            }
            _ => Err(Corrupt),
        }
    }

    /// Removes parts that were added.
    pub fn remove(&mut self, parts: usize, bytes: u64) {
        self.parts -= parts;
        self.bytes -= bytes;
    }
}
