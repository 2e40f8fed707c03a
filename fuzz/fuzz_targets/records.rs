//! Whatever bytes stand where a record or a piece should be, reading them is safe, and writing them again is the same.
#![no_main]

use electron_re_native::core::wire::{HEADER, PART_HEADER, Piece, Record};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: ([u8; HEADER], [u8; PART_HEADER])| {
    let (header, piece) = input;
    if let Some(record) = Record::parse(&header) {
        assert_eq!(record.to_bytes(), header);
        assert!(record.size() >= HEADER + record.text_len as usize && record.size() % 8 == 0);
        assert!(record.size() < HEADER + record.text_len as usize + 8);
    }
    assert_eq!(Piece::parse(&piece).to_bytes(), piece);
});
