//! The protocol of Node's IPC channel (`NODE_CHANNEL_FD`, mode `json`): one JSON text per line. Messages whose `cmd`
//! starts with `NODE_` are internal to the two ends of the channel. Ours among them include the probe, the hello and
//! the cancel.

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::commands::{
    CANCEL, FAILED, HANDLE, HANDLE_REFUSED, HANDLE_TAKEN, HELLO, INTERNAL, NO_TRANSPORT, READY, TRANSPORT,
};
use super::flags::Flags;
use super::line::{COMMAND, CallId, Line, begin_command};
use super::rest;

/// The longest name of a command, in characters.
const LONGEST_NAME: usize = 64;
const ID_FIRST: &[u8] = b"{\"id\":\"";
const ID_LAST: &[u8] = b",\"id\":\"";

/// A call in the form that a child gets. Both texts are JSON; without `params` the child sees `undefined`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// The call's id.
    pub id: CallId,
    /// The task's name.
    pub task: &'a [u8],
    /// The parameters, or nothing.
    pub params: &'a [u8],
    /// The parameters' flags.
    pub flags: Flags,
    /// The parameters' binary parts.
    pub parts: &'a [&'a [u8]],
    /// Calls with the same order, other than 0, reach the child in sequence.
    pub order: u32,
}

impl Request<'_> {
    /// Appends the request's line.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        out.reserve(self.task.len() + self.params.len() + 64);
        out.extend_from_slice(b"{\"action\":");
        out.extend_from_slice(self.task);
        if !self.params.is_empty() {
            out.extend_from_slice(b",\"params\":");
            out.extend_from_slice(self.params);
        }
        if self.flags.has(Flags::TAGGED) {
            self.write_parts(out);
        }
        if self.flags.has(Flags::MEMORIES) {
            out.extend_from_slice(b",\"memories\":true");
        }
        write_id(out, self.id);
    }

    /// This transport carries only text: binary parts are encoded in base64.
    fn write_parts(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b",\"parts\":[");
        for (index, part) in self.parts.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"\"" } else { b",\"" });
            out.extend_from_slice(BASE64_STANDARD.encode(part).as_bytes());
            out.push(b'"');
        }
        out.push(b']');
    }
}

/// Builds the line of a command that has only a name.
pub fn command(name: &str) -> Vec<u8> {
    let mut line = Vec::new();
    begin_command(name, &mut line);
    line.extend_from_slice(b"}\n");
    line
}

/// Appends the line that aborts a call's signal in the child.
pub fn cancel(id: CallId, out: &mut Vec<u8>) {
    begin_command(CANCEL, out);
    write_id(out, id);
}

fn write_id(out: &mut Vec<u8>, id: CallId) {
    out.extend_from_slice(ID_LAST);
    // Writing to a Vec cannot fail.
    let _ = write!(out, "{}", id.0);
    out.extend_from_slice(b"\"}\n");
}

/// Determines the kind of a line from its two ends, where `ProcessHost` (ours and electron-re's) puts the id.
///
/// In valid JSON, a text that ends in `,"id":"…"}` has that id at its top level. Inside a string the quotes would be
/// escaped; in a nested object another brace would follow.
pub fn classify(line: &[u8]) -> Line {
    if let Some(command) = line.strip_prefix(COMMAND)
        && command.starts_with(INTERNAL.as_bytes())
    {
        return read_command(command).unwrap_or(Line::Internal);
    }
    first_id(line)
        .or_else(|| last_id(line))
        .map_or(Line::Message, Line::Reply)
}

/// Reads a command, from its name on.
fn read_command(command: &[u8]) -> Option<Line> {
    let end = command.iter().take(LONGEST_NAME).position(|&byte| byte == b'"')?;
    let (name, rest) = (std::str::from_utf8(&command[..end]).ok()?, &command[end + 1..]);
    Some(match name {
        HELLO => Line::Hello {
            version: rest::number(rest, "version")?,
        },
        READY => Line::Ready,
        FAILED => Line::Failed,
        TRANSPORT => Line::Transport,
        NO_TRANSPORT => Line::NoTransport,
        HANDLE => Line::Handle,
        HANDLE_TAKEN => Line::HandleAnswer { is_taken: true },
        HANDLE_REFUSED => Line::HandleAnswer { is_taken: false },
        _ => return rest::read(name, rest),
    })
}

fn first_id(line: &[u8]) -> Option<CallId> {
    let rest = line.strip_prefix(ID_FIRST)?;
    let digits = rest.iter().take(20).position(|&byte| byte == b'"')?;
    CallId::parse(&rest[..digits])
}

fn last_id(line: &[u8]) -> Option<CallId> {
    let rest = line.strip_suffix(b"\"}")?;
    let digits = rest.iter().rev().take(20).position(|&byte| byte == b'"')?;
    let at = rest.len() - digits;
    rest[..at]
        .ends_with(ID_LAST)
        .then(|| CallId::parse(&rest[at..]))
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_request_is_electron_res_message() {
        let mut out = Vec::new();
        Request {
            id: CallId(12),
            task: b"\"sum\"",
            params: b"[1,2]",
            ..Request::default()
        }
        .write_to(&mut out);
        Request {
            id: CallId(13),
            task: b"\"now\"",
            ..Request::default()
        }
        .write_to(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "{\"action\":\"sum\",\"params\":[1,2],\"id\":\"12\"}\n{\"action\":\"now\",\"id\":\"13\"}\n"
        );
    }

    #[test]
    fn replies_are_known_by_either_end() {
        for line in [
            r#"{"id":"7","action":"a","error":null,"result":1}"#,
            r#"{"action":"a","result":{},"id":"7"}"#,
        ] {
            assert_eq!(classify(line.as_bytes()), Line::Reply(CallId(7)), "{line}");
        }
    }

    #[test]
    fn everything_else_is_a_message() {
        for line in [
            r#"{"result":{"x":1,"id":"7"}}"#,
            r#"{"a":",\"id\":\"7\"}"}"#,
            r#"{"x":1,"id":7}"#,
            r#"{"x":1,"id":"seven"}"#,
            r#"{"x":1,"id":"12345678901234567890123"}"#,
            r#""text""#,
            "garbage",
            "",
        ] {
            assert_eq!(classify(line.as_bytes()), Line::Message, "{line}");
        }
    }

    #[test]
    fn internal_messages_are_told_apart() {
        let hello = |version| Line::Hello { version };
        assert_eq!(classify(br#"{"cmd":"NODE_ERE_HELLO","version":1}"#), hello(1));
        assert_eq!(classify(br#"{"cmd":"NODE_ERE_HELLO","version":29}"#), hello(29));
        assert_eq!(classify(br#"{"cmd":"NODE_ERE_HELLO"}"#), Line::Internal);
        assert_eq!(classify(br#"{"cmd":"NODE_ERE_READY"}"#), Line::Ready);
        assert_eq!(classify(br#"{"cmd":"NODE_ERE_FAILED","error":1}"#), Line::Failed);
        assert_eq!(
            classify(br#"{"cmd":"NODE_ERE_NO_TRANSPORT","reason":"x"}"#),
            Line::NoTransport
        );
        assert_eq!(
            classify(br#"{"cmd":"NODE_HANDLE","type":"net.Socket","msg":{}}"#),
            Line::Handle
        );
        assert_eq!(classify(br#"{"cmd":"NODE_CLUSTER"}"#), Line::Internal);
        assert_eq!(classify(br#"{"cmd":"node_x"}"#), Line::Message);
        assert_eq!(command("NODE_X"), b"{\"cmd\":\"NODE_X\"}\n");
        let mut line = Vec::new();
        cancel(CallId(7), &mut line);
        assert_eq!(line, b"{\"cmd\":\"NODE_ERE_CANCEL\",\"id\":\"7\"}\n");
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\PC\"\\\\,:{}id0-9]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map("id|result|x", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn an_id_is_only_ever_found_at_the_top_level(value in json_value()) {
            let line = serde_json::to_vec(&value).unwrap();
            if let Line::Reply(CallId(id)) = classify(&line) {
                prop_assert_eq!(&value["id"], &json!(id.to_string()));
            }
        }
    }
}
