//! "May I stop you?": how an idle child is asked, and what it answers. Only our `ProcessHost` understands it.

use std::io::Write;

use super::node_channel::Line;

/// Tells a child that a question is off, or that it goes on after it was stopped.
pub const WAKE: &[u8] = b"{\"cmd\":\"NODE_ERE_WAKE\"}\n";

const MAY_REST: &[u8] = b"ERE_MAY_REST\",\"question\":";
const BUSY: &[u8] = b"ERE_BUSY\",\"question\":";
const ASK_FIRST: &[u8] = b"ERE_ASK_FIRST\"";

/// Appends the line that asks. A child's own open handles are a reason to stay awake, unless they are ignored.
pub fn ask_to_rest(question: u32, ignore_handles: bool, out: &mut Vec<u8>) {
    // Writing to a Vec cannot fail.
    let _ = writeln!(
        out,
        "{{\"cmd\":\"NODE_ERE_REST\",\"question\":{question},\"ignoreHandles\":{ignore_handles}}}"
    );
}

/// What a child says of its rest, from behind the name's common beginning.
pub(super) fn parse(command: &[u8]) -> Option<Line> {
    if command.starts_with(ASK_FIRST) {
        return Some(Line::AskFirst);
    }
    let number = |digits: &[u8]| std::str::from_utf8(digits.strip_suffix(b"}")?).ok()?.parse().ok();
    if let Some(digits) = command.strip_prefix(MAY_REST) {
        return number(digits).map(Line::MayRest);
    }
    number(command.strip_prefix(BUSY)?).map(Line::Busy)
}

#[cfg(test)]
mod tests {
    use super::super::node_channel::classify;
    use super::*;

    #[test]
    fn answers_are_read_as_node_writes_them() {
        let line = |text: &str| classify(text.as_bytes());
        assert_eq!(
            line(r#"{"cmd":"NODE_ERE_MAY_REST","question":7}"#),
            Line::MayRest(7)
        );
        assert_eq!(
            line(r#"{"cmd":"NODE_ERE_BUSY","question":4294967295}"#),
            Line::Busy(u32::MAX)
        );
        assert_eq!(line(r#"{"cmd":"NODE_ERE_ASK_FIRST"}"#), Line::AskFirst);
        for other in ["x}", "-1}", "4294967296}", "7", "}"] {
            assert_eq!(
                line(&format!(r#"{{"cmd":"NODE_ERE_BUSY","question":{other}"#)),
                Line::Internal
            );
        }
    }

    #[test]
    fn a_question_is_a_line_of_json() {
        let mut out = Vec::new();
        ask_to_rest(7, true, &mut out);
        let asked: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            asked,
            serde_json::json!({ "cmd": "NODE_ERE_REST", "question": 7, "ignoreHandles": true })
        );
        assert_eq!(out.last(), Some(&b'\n'));
    }
}
