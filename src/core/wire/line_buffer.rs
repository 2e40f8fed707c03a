//! Splits a byte stream into lines, however its reads are split.

use memchr::memchr;

const FIRST_CAPACITY: usize = 64 * 1024;

/// A line has grown larger than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTooLong;

/// Bytes that were read and not yet taken as lines. The buffer grows with the current line and shrinks after a large
/// one.
#[derive(Debug)]
pub struct LineBuffer {
    /// Always initialised; only `start..end` has data.
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// The bytes before this index have no line end. A long line is therefore searched only once.
    searched: usize,
    limit: usize,
}

impl LineBuffer {
    /// Creates a buffer for lines of at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        LineBuffer {
            bytes: vec![0; FIRST_CAPACITY],
            start: 0,
            end: 0,
            searched: 0,
            limit,
        }
    }

    /// The space to read the next bytes into; never empty. Report the number of bytes with [`LineBuffer::filled`].
    ///
    /// # Errors
    /// If the unfinished line is already larger than the limit.
    pub fn room(&mut self) -> Result<&mut [u8], LineTooLong> {
        let held = self.end - self.start;
        if held > self.limit {
            return Err(LineTooLong);
        }
        if held == 0 {
            self.reset();
        } else if self.end == self.bytes.len() {
            self.make_room(held);
        }
        Ok(&mut self.bytes[self.end..])
    }

    /// Records that `count` bytes were read into the space from [`LineBuffer::room`].
    pub fn filled(&mut self, count: usize) {
        self.end += count.min(self.bytes.len() - self.end);
    }

    /// Takes the next whole line, without its line end.
    pub fn next_line(&mut self) -> Option<&[u8]> {
        if let Some(at) = memchr(b'\n', &self.bytes[self.searched..self.end]) {
            let (start, stop) = (self.start, self.searched + at);
            self.start = stop + 1;
            self.searched = self.start;
            Some(&self.bytes[start..stop])
        } else {
            self.searched = self.end;
            None
        }
    }

    /// Whether the buffer has the start of an unfinished line.
    pub fn has_part(&self) -> bool {
        self.start < self.end
    }

    fn reset(&mut self) {
        (self.start, self.end, self.searched) = (0, 0, 0);
        if self.bytes.len() > 16 * FIRST_CAPACITY {
            self.bytes = vec![0; FIRST_CAPACITY];
        }
    }

    fn make_room(&mut self, held: usize) {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end, self.searched) = (0, held, self.searched - self.start);
        }
        if held * 2 > self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Feeds the stream in pieces of the given sizes, and collects the lines.
    fn cut(stream: &[u8], sizes: &[usize], limit: usize) -> Result<Vec<Vec<u8>>, LineTooLong> {
        let mut buffer = LineBuffer::new(limit);
        let mut lines = Vec::new();
        let mut rest = stream;
        let mut sizes = sizes.iter().cycle();
        while !rest.is_empty() {
            let room = buffer.room()?;
            let count = sizes
                .next()
                .copied()
                .unwrap_or(1)
                .clamp(1, rest.len())
                .min(room.len());
            room[..count].copy_from_slice(&rest[..count]);
            buffer.filled(count);
            rest = &rest[count..];
            while let Some(line) = buffer.next_line() {
                lines.push(line.to_vec());
            }
        }
        Ok(lines)
    }

    #[test]
    fn a_line_of_many_megabytes_comes_whole() {
        let mut stream = vec![b'x'; 5_000_000];
        stream.extend_from_slice(b"\nshort\nhalf");
        let lines = cut(&stream, &[200_000], 1 << 28).unwrap();
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [5_000_000, 5]);
    }

    #[test]
    fn a_line_over_the_limit_is_refused() {
        assert_eq!(cut(&[b'x'; 300_000], &[65_536], 100_000), Err(LineTooLong));
    }

    proptest! {
        #[test]
        fn however_reads_are_split_the_lines_are_the_same(
            lines in prop::collection::vec("[^\n]{0,40}", 0..50),
            sizes in prop::collection::vec(1_usize..100, 1..20),
        ) {
            let stream: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let cut = cut(stream.as_bytes(), &sizes, 1 << 20).unwrap();
            let expected: Vec<_> = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
            prop_assert_eq!(cut, expected);
        }
    }
}
