//! libuv's frames. On Windows, each write to Node's channel has a header. The header gives the length, and says whether
//! a socket comes with the write.

use std::io;

/// The header: flags, a reserved word, the length of the data, and another reserved word, of 32 bits each.
const HEAD: usize = 16;
const HAS_DATA: u32 = 1;
const HAS_SOCKET: u32 = 2;
const KNOWN_FLAGS: u32 = 7;
/// The size of what libuv writes between header and data for a socket: `WSAPROTOCOL_INFOW` and an error number.
const SOCKET: usize = 632;

/// Appends the bytes as one frame. No caller has more bytes than a frame can hold, so the length always fits.
pub fn push_frame(bytes: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    for word in [HAS_DATA, 0, length, 0] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(bytes);
}

/// Removes the headers from the bytes that arrive.
#[derive(Debug, Default)]
pub struct Unframer {
    head: Vec<u8>,
    /// The bytes of a socket's description that are still to be skipped.
    to_skip: usize,
    /// The bytes of data that the frame still has.
    to_copy: usize,
}

impl Unframer {
    /// Appends the data in these bytes to `out`.
    ///
    /// # Errors
    /// `InvalidData` when the bytes are not libuv's frames.
    pub fn take(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.to_skip > 0 {
                let (skipped, rest) = bytes.split_at(self.to_skip.min(bytes.len()));
                self.to_skip -= skipped.len();
                bytes = rest;
            } else if self.to_copy > 0 {
                let (data, rest) = bytes.split_at(self.to_copy.min(bytes.len()));
                out.extend_from_slice(data);
                self.to_copy -= data.len();
                bytes = rest;
            } else {
                let (part, rest) = bytes.split_at((HEAD - self.head.len()).min(bytes.len()));
                self.head.extend_from_slice(part);
                bytes = rest;
                self.begin()?;
            }
        }
        Ok(())
    }

    /// Begins a frame when its header is whole.
    fn begin(&mut self) -> io::Result<()> {
        let words: Vec<u32> = self
            .head
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        let [flags, _, length, reserved] = words[..] else {
            return Ok(());
        };
        if flags & !KNOWN_FLAGS != 0 || reserved != 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.head.clear();
        self.to_skip = if flags & HAS_SOCKET != 0 { SOCKET } else { 0 };
        self.to_copy = if flags & HAS_DATA != 0 { length as usize } else { 0 };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn framed(pieces: &[Vec<u8>]) -> Vec<u8> {
        let mut framed = Vec::new();
        pieces.iter().for_each(|piece| push_frame(piece, &mut framed));
        framed
    }

    #[test]
    fn what_describes_a_socket_is_passed_over() {
        let mut frame = framed(&[b"{}\n".to_vec()]);
        frame[0] = 7;
        frame.splice(HEAD..HEAD, [9; SOCKET]);
        frame.extend(framed(&[b"next\n".to_vec()]));
        let mut data = Vec::new();
        Unframer::default().take(&frame, &mut data).unwrap();
        assert_eq!(data, b"{}\nnext\n");
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        for (at, value) in [(0, 8), (3, 1), (12, 1)] {
            let mut frame = framed(&[b"{}\n".to_vec()]);
            frame[at] = value;
            let refused = Unframer::default().take(&frame, &mut Vec::new());
            assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }

    proptest! {
        #[test]
        fn frames_arrive_as_they_were_however_they_are_cut(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6),
            cut in 1_usize..50,
        ) {
            let (mut unframer, mut data) = (Unframer::default(), Vec::new());
            for part in framed(&pieces).chunks(cut) {
                unframer.take(part, &mut data).unwrap();
            }
            prop_assert_eq!(data, pieces.concat());
        }

        #[test]
        fn anything_at_all_is_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut data = Vec::new();
            let _ = Unframer::default().take(&bytes, &mut data);
            prop_assert!(data.len() <= bytes.len());
        }
    }
}
