//! Whatever numbers and texts come from the other side, reading them as calls neither panics nor makes calls up.
#![no_main]

use electron_re_native::core::wire::batch::{FIELDS_PER_CALL, calls};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<i32>, Vec<u8>, Vec<u8>)| {
    let (fields, text, parts) = input;
    let parts: Vec<&[u8]> = parts.chunks(1).collect();
    let mut used = 0;
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let mut count = 0;
    for (at, call) in calls(&fields, &text, &parts).enumerate() {
        assert_eq!(call.ticket, fields[at * FIELDS_PER_CALL].unsigned_abs());
        let line = lines[at];
        assert!(line.starts_with(call.task) && line.ends_with(b"\n"));
        assert_eq!(line[call.task.len()], b'\t');
        assert!(line[call.task.len() + 1..].starts_with(call.params));
        used += call.parts.len();
        count += 1;
    }
    assert!(used <= parts.len());
    assert!(count <= fields.len() / FIELDS_PER_CALL && count <= lines.len());
});
