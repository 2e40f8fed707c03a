//! How much may be under direction to one reader before the record that asks for it. The writer keeps to it, and the reader
//! takes a peer that does not for broken.

use super::ring::Corrupt;
use crate::core::wire::MAX_MESSAGE;

/// In number at most.
const MOST_PARTS: usize = 2 * u16::MAX as usize;
/// And in bytes: what a message may have, for the one that is complete and the one that is not.
const MOST_BYTES: u64 = 2 * MAX_MESSAGE as u64;

/// Parts that no record has asked for yet.
#[derive(Debug, Default)]
pub struct UnderWay {
    parts: usize,
    bytes: u64,
}

impl UnderWay {
    /// Adds some, unless there would be too many.
    ///
    /// # Errors
    /// When there may not.
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

    /// Takes away what was added.
    pub fn remove(&mut self, parts: usize, bytes: u64) {
        self.parts -= parts;
        self.bytes -= bytes;
    }
}
