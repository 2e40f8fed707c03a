//! Output as text. The thread that reads the output decodes it: the thread that runs JavaScript only copies.

/// The start of a character whose end has not been read yet.
#[derive(Debug, Default)]
pub struct Characters {
    held: Vec<u8>,
}

/// A piece of output.
#[derive(Debug, Default)]
pub struct Print {
    /// The bytes as they were read; a character may be split.
    pub bytes: Vec<u8>,
    /// The text as UTF-16, of whole characters. `None`: the bytes are ASCII and are the text.
    pub wide: Option<Vec<u16>>,
}

impl Print {
    /// Appends the next piece, unless the two differ in kind: then it returns the next piece.
    pub fn join(&mut self, next: Print) -> Option<Print> {
        match (&mut self.wide, &next.wide) {
            (None, None) => {}
            (Some(text), Some(more)) => text.extend_from_slice(more),
            _ => return Some(next),
        }
        self.bytes.extend_from_slice(&next.bytes);
        None
    }
}

impl Characters {
    /// Decodes the next piece.
    pub fn take(&mut self, bytes: Vec<u8>) -> Print {
        if self.held.is_empty() && bytes.is_ascii() {
            return Print { bytes, wide: None };
        }
        let mut joined = std::mem::take(&mut self.held);
        joined.extend_from_slice(&bytes);
        self.held = joined.split_off(joined.len() - incomplete(&joined));
        Print {
            bytes,
            wide: Some(decode(&joined)),
        }
    }

    /// Ends the stream. Returns the rest, if there is any.
    pub fn end(&mut self) -> Option<Print> {
        let held = std::mem::take(&mut self.held);
        (!held.is_empty()).then(|| Print {
            bytes: Vec::new(),
            wide: Some(decode(&held)),
        })
    }
}

fn decode(bytes: &[u8]) -> Vec<u16> {
    String::from_utf8_lossy(bytes).encode_utf16().collect()
}

/// The number of bytes at the end that may be the start of a longer character.
fn incomplete(bytes: &[u8]) -> usize {
    let last = bytes.iter().rev().take(3);
    let back = last.take_while(|byte| is_continuation(**byte)).count();
    let Some(first) = bytes.len().checked_sub(back + 1).map(|at| bytes[at]) else {
        return 0;
    };
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    if back + 1 < length { back + 1 } else { 0 }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(print: &Print) -> String {
        match &print.wide {
            Some(wide) => String::from_utf16(wide).unwrap(),
            None => std::str::from_utf8(&print.bytes).unwrap().to_owned(),
        }
    }

    fn prints(pieces: &[&[u8]]) -> Vec<Print> {
        let mut characters = Characters::default();
        let mut prints: Vec<_> = pieces
            .iter()
            .map(|piece| characters.take(piece.to_vec()))
            .collect();
        prints.extend(characters.end());
        prints
    }

    fn texts(pieces: &[&[u8]]) -> Vec<String> {
        prints(pieces).iter().map(text).collect()
    }

    #[test]
    fn a_split_character_comes_with_the_piece_that_completes_it() {
        let word = "a€b".as_bytes();
        assert_eq!(texts(&[word]), ["a€b"]);
        assert_eq!(texts(&[&word[..2], &word[2..]]), ["a", "€b"]);
        assert_eq!(texts(&[&word[..2], &word[2..3], &word[3..]]), ["a", "", "€b"]);
        assert_eq!(texts(&["😀".as_bytes()]), ["😀"]);
        assert!(prints(&[b"plain"])[0].wide.is_none());
    }

    #[test]
    fn what_never_becomes_a_character_is_replaced() {
        assert_eq!(texts(&[b"a\xe2\x82"]), ["a", "\u{fffd}"]);
        assert_eq!(texts(&[b"\xff\x80", b"b"]), ["\u{fffd}\u{fffd}", "b"]);
        assert_eq!(texts(&[b"\xe2", b"b"]), ["", "\u{fffd}b"]);
        assert_eq!(texts(&[b"\x80\x80\x80\x80"])[0].chars().count(), 4);
    }

    proptest! {
        #[test]
        fn pieces_make_the_same_text_as_the_whole_joined_or_not(
            bytes in prop_oneof![any::<String>().prop_map(String::into_bytes), any::<Vec<u8>>()],
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut at: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            at.extend([0, bytes.len()]);
            at.sort_unstable();
            let pieces: Vec<_> = at.windows(2).map(|ends| &bytes[ends[0]..ends[1]]).collect();
            prop_assert_eq!(texts(&pieces).concat(), String::from_utf8_lossy(&bytes));
            let mut joined = vec![Print { bytes: Vec::new(), wide: None }];
            for print in prints(&pieces) {
                let rest = joined.last_mut().unwrap().join(print);
                joined.extend(rest);
            }
            prop_assert_eq!(joined.iter().map(text).collect::<String>(), String::from_utf8_lossy(&bytes));
            let raw: Vec<_> = joined.into_iter().flat_map(|print| print.bytes).collect();
            prop_assert_eq!(raw, bytes);
        }
    }
}
