//! Records of the shared-memory transport: a header of sixteen bytes and a text, padded to a multiple of eight bytes.

use super::flags::Flags;

/// Size of a header in bytes.
pub const HEADER: usize = 16;
/// Size of the start of a part's text, which says where the part's bytes are.
pub const PART_HEADER: usize = 24;

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A call: the task's name and the parameters, as JSON, with a comma between them.
    Call,
    /// The answer to a call, as JSON.
    Reply,
    /// The caller no longer waits for a call.
    Cancel,
    /// A piece of a part that a later record needs.
    Part,
}

/// A record's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// The kind of the record.
    pub kind: Kind,
    /// The flags of its value.
    pub flags: Flags,
    /// The number of parts that belong to the record.
    pub parts: u16,
    /// The call that the record is about; for a part, the part's number.
    pub id: u32,
    /// The number of the record's first part; the others follow.
    pub first_part: u32,
    /// Length of the text in bytes.
    pub text_len: u32,
}

impl Record {
    /// Creates a record about a call, without flags, parts or text.
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

    /// Size of the record with its text, in bytes.
    pub fn size(&self) -> usize {
        HEADER + (self.text_len as usize).next_multiple_of(8)
    }

    /// Encodes the header.
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

    /// Decodes a header; `None` if the bytes are not one. The reader checks how long the text may be.
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
    /// Size of the whole part in bytes.
    pub total: u64,
    /// Offset of this piece in the part.
    pub offset: u64,
    /// The piece's first block.
    pub block: u32,
    /// Size of the piece in bytes.
    pub len: u32,
}

impl Piece {
    /// Encodes the piece.
    pub fn to_bytes(&self) -> [u8; PART_HEADER] {
        let mut bytes = [0; PART_HEADER];
        bytes[0..8].copy_from_slice(&self.total.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.block.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.len.to_le_bytes());
        bytes
    }

    /// Decodes what [`Piece::to_bytes`] has written.
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
