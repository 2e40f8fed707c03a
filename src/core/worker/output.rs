//! The last lines a child printed.

use std::collections::VecDeque;

use serde::Serialize;

const LINES: usize = 100;
const LINE_BYTES: usize = 2048;

/// Where a child printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A bounded memory of a child's output.
#[derive(Debug, Default)]
pub struct OutputTail {
    lines: VecDeque<(Stream, String)>,
    unfinished: [Vec<u8>; 2],
}

impl OutputTail {
    /// Takes a piece as it was read.
    pub fn push(&mut self, stream: Stream, mut piece: &[u8]) {
        while let Some(end) = memchr::memchr(b'\n', piece) {
            self.extend(stream, &piece[..end]);
            self.finish(stream);
            piece = &piece[end + 1..];
        }
        self.extend(stream, piece);
    }

    /// The lines held, oldest first, the unfinished ones last.
    pub fn lines(&self) -> Vec<String> {
        let unfinished = self.unfinished.iter().filter(|line| !line.is_empty());
        let finished = self.lines.iter().map(|(_, line)| line.clone());
        finished
            .chain(unfinished.map(|line| String::from_utf8_lossy(line).into_owned()))
            .collect()
    }

    /// What a dying child said: its error message, which Node prints before the stack.
    pub fn last_words(&self) -> Option<String> {
        let stderr = || {
            self.lines
                .iter()
                .rev()
                .filter(|(stream, _)| *stream == Stream::Stderr)
                .map(|(_, line)| line)
        };
        let message = stderr().find(|line| is_error_message(line));
        message
            .or_else(|| stderr().find(|line| !line.trim().is_empty()))
            .cloned()
    }

    fn extend(&mut self, stream: Stream, bytes: &[u8]) {
        let line = &mut self.unfinished[stream as usize];
        let room = LINE_BYTES.saturating_sub(line.len());
        line.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn finish(&mut self, stream: Stream) {
        let line = std::mem::take(&mut self.unfinished[stream as usize]);
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back((
            stream,
            String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned(),
        ));
    }
}

/// `Error: …`, `TypeError [CODE]: …`, but not a stack line or a property.
fn is_error_message(line: &str) -> bool {
    let name = line.split([':', ' ']).next().unwrap_or_default();
    name.ends_with("Error") && !line.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_per_stream_and_the_oldest_go() {
        let mut tail = OutputTail::default();
        tail.push(Stream::Stdout, b"one\ntw");
        tail.push(Stream::Stderr, b"oops\n");
        tail.push(Stream::Stdout, b"o\r\nthr");
        assert_eq!(tail.lines(), ["one", "oops", "two", "thr"]);
        for number in 0..LINES {
            tail.push(Stream::Stderr, format!("{number}\n").as_bytes());
        }
        assert_eq!(tail.lines().first().unwrap(), "0");
    }

    #[test]
    fn a_line_without_end_is_bounded() {
        let mut tail = OutputTail::default();
        for _ in 0..100 {
            tail.push(Stream::Stdout, &[b'x'; 1000]);
        }
        assert_eq!(tail.lines()[0].len(), LINE_BYTES);
    }

    #[test]
    fn last_words_are_the_error_not_its_stack() {
        let mut tail = OutputTail::default();
        tail.push(
            Stream::Stderr,
            b"/app/child.js:1\nboom();\n^\n\nReferenceError: boom is not defined\n    at x\n\nNode.js v20\n",
        );
        assert_eq!(tail.last_words().unwrap(), "ReferenceError: boom is not defined");
    }
}
