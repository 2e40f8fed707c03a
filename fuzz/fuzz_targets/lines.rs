//! However a child's stream is cut into reads, its lines are the same, and none is over the limit by more than a read.
#![no_main]

use arbitrary::Arbitrary;
use electron_re_native::core::wire::{LineBuffer, classify};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input {
    stream: Vec<u8>,
    /// Bytes per read, over and over.
    reads: Vec<u16>,
    limit: u16,
    /// How often the stream is repeated, so that the buffer has to grow and to shrink.
    times: u8,
}

fuzz_target!(|input: Input| {
    let stream = input.stream.repeat(usize::from(input.times).max(1));
    let mut buffer = LineBuffer::new(usize::from(input.limit));
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut reads = input.reads.iter().map(|read| usize::from(*read).max(1)).cycle();
    let mut rest = stream.as_slice();
    let mut refused = false;
    while !rest.is_empty() {
        let Ok(room) = buffer.room() else {
            refused = true;
            break;
        };
        assert!(!room.is_empty());
        let count = reads.next().unwrap_or(usize::MAX).min(rest.len()).min(room.len());
        room[..count].copy_from_slice(&rest[..count]);
        buffer.filled(count);
        rest = &rest[count..];
        while let Some(line) = buffer.next_line() {
            let _ = classify(line);
            lines.push(line.to_vec());
        }
    }
    let mut expected: Vec<&[u8]> = stream.split(|byte| *byte == b'\n').collect();
    let unfinished = expected.pop().unwrap_or_default();
    if refused {
        assert!(expected.starts_with(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        let longest = expected
            .iter()
            .map(|line| line.len())
            .chain([unfinished.len()])
            .max();
        assert!(longest.unwrap_or_default() > usize::from(input.limit));
    } else {
        assert_eq!(lines, expected);
    }
});
