//! The last lines that a child has printed.

use std::collections::VecDeque;
use std::time::Instant;

use super::last_words::LastWords;

const LINES: usize = 100;
const LINE_BYTES: usize = 2048;

/// The stream that a child has printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Stream {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
        }
    }
}

/// A line that a child has printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputLine {
    /// The stream.
    pub stream: Stream,
    /// The text without the line end.
    pub text: String,
}

/// The end of a child's output, with a limited number of lines.
#[derive(Debug, Default)]
pub struct OutputTail {
    lines: VecDeque<OutputLine>,
    unfinished: [Vec<u8>; 2],
    printed_at: Option<Instant>,
    last_words: LastWords,
}

/// What a child's output says about its end.
#[derive(Debug, Default, Clone)]
pub struct Farewell {
    /// The last message on the child's stderr.
    pub words: Option<String>,
    /// Whether the child reported that it has no memory left.
    pub is_out_of_memory: bool,
}

impl OutputTail {
    /// The time when the child last printed something.
    pub fn printed_at(&self) -> Option<Instant> {
        self.printed_at
    }

    /// Whether a debugger has connected to the child, as Node reports on stderr.
    pub fn is_debugged(&self) -> bool {
        self.last_words.is_debugged()
    }

    /// Takes a piece of output as it was read.
    pub fn push(&mut self, stream: Stream, piece: &[u8]) {
        self.printed_at = Some(Instant::now());
        let mut piece = self.skip_what_would_fall_out(stream, piece);
        while let Some(end) = memchr::memchr(b'\n', piece) {
            self.extend(stream, &piece[..end]);
            self.finish(stream);
            piece = &piece[end + 1..];
        }
        self.extend(stream, piece);
    }

    /// The stored lines, oldest first; unfinished lines come last.
    pub fn lines(&self) -> Vec<OutputLine> {
        let unfinished = [Stream::Stdout, Stream::Stderr]
            .into_iter()
            .zip(&self.unfinished)
            .filter(|(_, line)| !line.is_empty())
            .map(|(stream, line)| OutputLine {
                stream,
                text: String::from_utf8_lossy(line).into_owned(),
            });
        self.lines.iter().cloned().chain(unfinished).collect()
    }

    /// What the child's output says about its end.
    pub fn farewell(&self) -> Farewell {
        let mut last = self.last_words.clone();
        last.read(&String::from_utf8_lossy(
            &self.unfinished[Stream::Stderr as usize],
        ));
        Farewell {
            words: last.words().map(str::to_owned),
            is_out_of_memory: last.is_out_of_memory(),
        }
    }

    /// Skips the start of a piece that has more lines than are stored. Otherwise a flood of output would cost a text
    /// for each of its lines.
    fn skip_what_would_fall_out<'a>(&mut self, stream: Stream, piece: &'a [u8]) -> &'a [u8] {
        let Some(start) = memchr::memrchr_iter(b'\n', piece).nth(LINES) else {
            return piece;
        };
        let (skipped, kept) = piece.split_at(start + 1);
        if stream == Stream::Stderr {
            self.read_skipped(skipped);
        }
        self.lines.clear();
        self.unfinished[stream as usize].clear();
        kept
    }

    /// Reads skipped lines for their messages: the last message may be above a stack of more lines than are stored.
    fn read_skipped(&mut self, skipped: &[u8]) {
        let mut lines = skipped.split(|byte| *byte == b'\n');
        if let Some(rest) = lines.next() {
            self.extend(Stream::Stderr, rest);
            let first = std::mem::take(&mut self.unfinished[Stream::Stderr as usize]);
            self.last_words.read(&String::from_utf8_lossy(&first));
        }
        for line in lines {
            let start = &line[..line.len().min(LINE_BYTES)];
            self.last_words.read(&String::from_utf8_lossy(start));
        }
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
        let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
        if stream == Stream::Stderr {
            self.last_words.read(&line);
        }
        self.lines.push_back(OutputLine { stream, text: line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(tail: &OutputTail) -> Vec<String> {
        tail.lines().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_are_put_together_per_stream_and_the_oldest_go() {
        let mut tail = OutputTail::default();
        tail.push(Stream::Stdout, b"one\ntw");
        tail.push(Stream::Stderr, b"oops\n");
        tail.push(Stream::Stdout, b"o\r\nthr");
        assert_eq!(texts(&tail), ["one", "oops", "two", "thr"]);
        let streams: Vec<_> = tail.lines().into_iter().map(|line| line.stream).collect();
        assert_eq!(
            streams,
            [Stream::Stdout, Stream::Stderr, Stream::Stdout, Stream::Stdout]
        );
        for number in 0..LINES {
            tail.push(Stream::Stderr, format!("{number}\n").as_bytes());
        }
        assert_eq!(texts(&tail).first().unwrap(), "0");
    }

    #[test]
    fn a_line_without_end_is_bounded() {
        let mut tail = OutputTail::default();
        for _ in 0..100 {
            tail.push(Stream::Stdout, &[b'x'; 1000]);
        }
        assert_eq!(texts(&tail)[0].len(), LINE_BYTES);
    }

    #[test]
    fn a_piece_with_many_lines_is_the_same_as_its_lines() {
        let lines: Vec<_> = (0..3 * LINES).map(|number| format!("{number}\n")).collect();
        for count in [LINES - 1, LINES, LINES + 1, 3 * LINES] {
            let (mut whole, mut single) = (OutputTail::default(), OutputTail::default());
            for tail in [&mut whole, &mut single] {
                tail.push(Stream::Stderr, b"before\nbegun");
                tail.push(Stream::Stdout, b"begun, too: ");
            }
            whole.push(Stream::Stdout, lines[..count].concat().as_bytes());
            for line in &lines[..count] {
                single.push(Stream::Stdout, line.as_bytes());
            }
            assert_eq!(whole.lines(), single.lines());
        }
    }

    #[test]
    fn last_words_are_found_above_more_lines_than_are_held() {
        let frames = "    at deeper (a.js:1:1)\n".repeat(2 * LINES);
        for begun in ["", "failed: "] {
            let mut tail = OutputTail::default();
            tail.push(Stream::Stderr, begun.as_bytes());
            tail.push(Stream::Stderr, format!("TypeError: deep\n{frames}").as_bytes());
            assert_eq!(tail.farewell().words.unwrap(), format!("{begun}TypeError: deep"));
        }
        let memory = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
        let mut tail = OutputTail::default();
        tail.push(
            Stream::Stderr,
            format!("{memory}\n{}", " 1: 0xb78db3 [node]\n".repeat(2 * LINES)).as_bytes(),
        );
        assert!(tail.farewell().is_out_of_memory);
        assert_eq!(tail.farewell().words.unwrap(), memory);
    }

    #[test]
    fn last_words_outlive_what_comes_after_and_need_no_end_of_line() {
        let mut tail = OutputTail::default();
        tail.push(Stream::Stderr, b"Error: early\n    at x\n");
        for _ in 0..=LINES {
            tail.push(Stream::Stdout, b"more\n");
        }
        assert_eq!(tail.farewell().words.unwrap(), "Error: early");
        tail.push(Stream::Stderr, b"fatal: no end");
        assert_eq!(tail.farewell().words.unwrap(), "fatal: no end");
    }
}
