//! The shared-memory transport's records: a header of sixteen bytes and a text, padded to a multiple of eight.

use super::flags::Flags;

/// Bytes of a header.
pub const HEADER: usize = 16;
/// Bytes at the start of a part's text that say where its bytes are.
pub const PART_HEADER: usize = 24;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A call: the task's name and the parameters, as JSON with a comma between.
    Call,
    /// The answer to a call, as JSON.
    Reply,
    /// Nobody waits for a call any more.
    Cancel,
    /// A piece of what a later record needs.
    Part,
}

/// A record's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// The header.
    pub flags: Flags,
    /// How many parts belong to it.
    pub parts: u16,
    /// The call it is about; for a part, its number.
    pub id: u32,
    /// The number of its first part; the others follow.
    pub first_part: u32,
    /// Bytes of its text.
    pub text_len: u32,
}

impl Record {
    /// A record about a call, with nothing special.
    pub fn new(kind: Kind, id: u32) -> Self {
        Record {
            kind,
            flags: Flags::default(),
            parts: 0,
            id,
            first_part: 0,
            text_len: 0,
        }
    }

    /// Bytes it takes with its text.
    pub fn size(&self) -> usize {
        HEADER + (self.text_len as usize).next_multiple_of(8)
    }

    /// As it is written.
    pub fn to_bytes(&self) -> [u8; HEADER] {
        let kind = match self.kind {
            Kind::Call => 1,
            Kind::Reply => 2,
            Kind::Cancel => 3,
            Kind::Part => 4,
        };
        let parts = self.parts.to_le_bytes();
        let mut bytes = [0; HEADER];
        bytes[0..4].copy_from_slice(&self.text_len.to_le_bytes());
        bytes[4..8].copy_from_slice(&[kind, self.flags.0, parts[0], parts[1]]);
        bytes[8..12].copy_from_slice(&self.id.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.first_part.to_le_bytes());
        bytes
    }

    /// Reads a header; `None` for what is none. How long the text may be is for the reader to judge.
    pub fn parse(bytes: &[u8; HEADER]) -> Option<Self> {
        let kind = match bytes[4] {
            1 => Kind::Call,
            2 => Kind::Reply,
            3 => Kind::Cancel,
            4 => Kind::Part,
            _ => return None,
        };
        Some(Record {
            kind,
            flags: Flags(bytes[5]),
            parts: u16::from_le_bytes([bytes[6], bytes[7]]),
            id: number(&bytes[8..12]),
            first_part: number(&bytes[12..16]),
            text_len: number(&bytes[0..4]),
        })
    }
}

/// Where a piece of a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the whole part.
    pub total: u64,
    /// Where in it this piece begins.
    pub offset: u64,
    /// The piece's first block.
    pub block: u32,
    /// The piece's bytes.
    pub len: u32,
}

impl Piece {
    /// As it is written.
    pub fn to_bytes(&self) -> [u8; PART_HEADER] {
        let mut bytes = [0; PART_HEADER];
        bytes[0..8].copy_from_slice(&self.total.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.block.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.len.to_le_bytes());
        bytes
    }

    /// Reads what [`Piece::to_bytes`] wrote.
    pub fn parse(bytes: &[u8; PART_HEADER]) -> Self {
        let long = |at: usize| {
            u64::from(number(&bytes[at..at + 4])) | u64::from(number(&bytes[at + 4..at + 8])) << 32
        };
        Piece {
            total: long(0),
            offset: long(8),
            block: number(&bytes[16..20]),
            len: number(&bytes[20..24]),
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_header_is_read_as_it_was_written(kind in 0..4_usize, flags: u8, parts: u16, id: u32, first_part: u32, text_len: u32) {
            let kind = [Kind::Call, Kind::Reply, Kind::Cancel, Kind::Part][kind];
            let record = Record { kind, flags: Flags(flags), parts, id, first_part, text_len };
            prop_assert_eq!(Record::parse(&record.to_bytes()), Some(record));
        }

        #[test]
        fn any_piece_is_read_as_it_was_written(total: u64, offset: u64, block: u32, len: u32) {
            let piece = Piece { total, offset, block, len };
            prop_assert_eq!(Piece::parse(&piece.to_bytes()), piece);
        }

        #[test]
        fn whatever_the_bytes_reading_them_is_safe(bytes: [u8; HEADER]) {
            if let Some(record) = Record::parse(&bytes) {
                prop_assert!(record.size() >= HEADER);
            }
        }
    }
}
