//! The id that links a value to the memories that go with it: the memories take another path.

use super::limits::HANDOVER_ID_DIGITS as DIGITS;

/// Identifies one hand-over: digits that the sender chooses at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HandoverId([u8; DIGITS]);

impl HandoverId {
    /// Parses an id.
    pub fn parse(digits: &[u8]) -> Option<Self> {
        let digits: [u8; DIGITS] = digits.try_into().ok()?;
        digits
            .iter()
            .all(u8::is_ascii_hexdigit)
            .then_some(HandoverId(digits))
    }

    /// Reads the id at the start of a value that has [`Flags::MEMORIES`](super::Flags::MEMORIES):
    /// `["0123456789abcdef",…]`.
    pub fn of_value(json: &[u8]) -> Option<Self> {
        let rest = json.strip_prefix(b"[\"")?;
        rest.get(DIGITS..)?.strip_prefix(b"\",")?;
        Self::parse(&rest[..DIGITS])
    }

    /// The id as it is sent.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_values_id_is_found() {
        let id = HandoverId::of_value(b"[\"0123456789abcdef\",{}]").unwrap();
        assert_eq!(id.as_bytes(), b"0123456789abcdef");
        for other in [
            &b"[\"0123456789abcde\",1]"[..],
            b"[\"0123456789abcdeg\",1]",
            b"[1]",
            b"[\"",
            b"",
        ] {
            assert_eq!(HandoverId::of_value(other), None);
        }
    }
}
