//! "May I stop you?": how the pool asks an idle child, and what the child answers. Only our `ProcessHost` understands
//! it.

use std::io::Write;

use super::commands::{ASK_FIRST, BUSY, MAY_REST, REST};
use super::line::{Line, begin_command};

/// Appends the line that asks. Open handles of the child are a reason for it to stay awake, unless they are ignored.
pub fn ask_to_rest(question: u32, ignore_handles: bool, out: &mut Vec<u8>) {
    begin_command(REST, out);
    // Writing to a Vec cannot fail.
    let _ = writeln!(
        out,
        ",\"question\":{question},\"ignoreHandles\":{ignore_handles}}}"
    );
}

/// Reads a child's message about its rest: the command's name, and the line after it.
pub(super) fn read(name: &str, rest: &[u8]) -> Option<Line> {
    match name {
        ASK_FIRST => Some(Line::AskFirst),
        MAY_REST => number(rest, "question").map(Line::MayRest),
        BUSY => number(rest, "question").map(Line::Busy),
        _ => None,
    }
}

/// Reads the number of a command that has nothing else but its name.
pub(super) fn number(rest: &[u8], key: &str) -> Option<u32> {
    let text = std::str::from_utf8(rest).ok()?;
    let digits = text.strip_prefix(",\"")?.strip_prefix(key)?.strip_prefix("\":")?;
    digits.strip_suffix('}')?.parse().ok()
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
