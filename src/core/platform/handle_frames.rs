//! Messages with handles, for a pipe on a system that cannot send handles through pipes. All messages have the same
//! length. A handle travels as its number in the child's process, because only the host copies handles between the two
//! processes.

use std::io;

/// The most handles that one message carries.
pub const MOST_HANDLES: usize = 64;
/// The most bytes of text that one message carries beside its handles.
const MOST_TEXT: usize = 64;
const NUMBER: usize = size_of::<u64>();
/// The length of the text, the number of handles, the event that the sender waits for, and the handles.
const NUMBERS: usize = 3 + MOST_HANDLES;
/// The bytes of a whole message.
pub const FRAME_BYTES: usize = NUMBERS * NUMBER + MOST_TEXT;

/// A message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandleFrame {
    /// The text of the message.
    pub text: Vec<u8>,
    /// The handles that go with it.
    pub handles: Vec<u64>,
    /// The event that the sender waits for; 0 for none.
    pub taken: u64,
}

impl HandleFrame {
    /// Appends the message to the bytes that are written.
    pub fn push_to(&self, out: &mut Vec<u8>) {
        let counts = [self.text.len() as u64, self.handles.len() as u64, self.taken];
        let none = std::iter::repeat_n(&0, MOST_HANDLES.saturating_sub(self.handles.len()));
        let numbers = counts.iter().chain(&self.handles).chain(none);
        out.extend(numbers.flat_map(|number| number.to_le_bytes()));
        out.extend_from_slice(&self.text);
        out.resize(FRAME_BYTES, 0);
    }

    /// Parses a message that has arrived; `None` when the bytes are not a message.
    pub fn parse(bytes: &[u8; FRAME_BYTES]) -> Option<Self> {
        let (numbers, text) = bytes.split_at(NUMBERS * NUMBER);
        let (numbers, _) = numbers.as_chunks::<NUMBER>();
        let mut numbers = numbers.iter().map(|bytes| u64::from_le_bytes(*bytes));
        let length = usize::try_from(numbers.next()?).ok()?;
        let count = usize::try_from(numbers.next()?).ok()?;
        let taken = numbers.next()?;
        let handles: Vec<_> = numbers.take(count).collect();
        let is_whole = handles.len() == count;
        let text = text.get(..length)?.to_vec();
        is_whole.then_some(HandleFrame { text, handles, taken })
    }

    /// Checks that a message fits.
    ///
    /// # Errors
    /// `InvalidInput` when it does not fit.
    pub fn check(text: &[u8], handles: usize) -> io::Result<()> {
        match text.len() <= MOST_TEXT && handles <= MOST_HANDLES {
            true => Ok(()),
            false => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sent_arrives(
            text in prop::collection::vec(any::<u8>(), 0..=MOST_TEXT),
            handles in prop::collection::vec(any::<u64>(), 0..=MOST_HANDLES),
            taken: u64,
        ) {
            HandleFrame::check(&text, handles.len()).unwrap();
            let (frame, mut out) = (HandleFrame { text, handles, taken }, Vec::new());
            frame.push_to(&mut out);
            prop_assert_eq!(HandleFrame::parse(out.first_chunk().unwrap()), Some(frame));
            prop_assert_eq!(out.len(), FRAME_BYTES);
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), FRAME_BYTES), length in 0_u64..80, count in 0_u64..80) {
            let mut bytes = bytes;
            bytes[..NUMBER].copy_from_slice(&length.to_le_bytes());
            bytes[NUMBER..2 * NUMBER].copy_from_slice(&count.to_le_bytes());
            let frame = HandleFrame::parse(bytes.first_chunk().unwrap());
            let fits = length <= MOST_TEXT as u64 && count <= MOST_HANDLES as u64;
            prop_assert_eq!(frame.map(|frame| frame.handles.len() as u64), fits.then_some(count));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(HandleFrame::check(&[0; MOST_TEXT + 1], 0).is_err());
        assert!(HandleFrame::check(&[], MOST_HANDLES + 1).is_err());
    }
}
