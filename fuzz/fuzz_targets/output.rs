//! The memory of what a child printed is bounded, and the same however its output was cut into pieces.
#![no_main]

use electron_re_native::core::child::{OutputTail, Stream};
use libfuzzer_sys::fuzz_target;

const LINES: usize = 100;
const LINE_BYTES: usize = 2048;
/// A byte that is not UTF-8 becomes three that are.
const GROWTH: usize = 3;

fuzz_target!(|input: Vec<(bool, Vec<u8>)>| {
    let (mut whole, mut cut) = (OutputTail::default(), OutputTail::default());
    for (is_error, piece) in &input {
        let stream = if *is_error { Stream::Stderr } else { Stream::Stdout };
        whole.push(stream, piece);
        let (one, other) = piece.split_at(piece.len() / 2);
        cut.push(stream, one);
        cut.push(stream, other);
    }
    let lines = whole.lines();
    assert!(lines.len() <= LINES + 2);
    assert!(
        lines
            .iter()
            .all(|line| line.text.len() <= LINE_BYTES * GROWTH && !line.text.contains('\n'))
    );
    assert_eq!(lines, cut.lines());
    let (one, other) = (whole.farewell(), cut.farewell());
    assert_eq!(
        (one.words, one.is_out_of_memory),
        (other.words, other.is_out_of_memory)
    );
});
