//! The output of a thread. The thread sends it directly, without a pipe.

use tokio::sync::mpsc::UnboundedReceiver;

use super::output::Stream;
use super::under_way::UnderWay;

/// The number of bytes read at a time, as from a pipe.
pub(super) const CHUNK: usize = 64 * 1024;

/// A piece of output.
pub(super) type Piece = (Stream, Vec<u8>);

/// The reading end.
#[derive(Debug)]
pub(super) struct ToldOutput {
    printed: UnboundedReceiver<Piece>,
    under_way: UnderWay,
    /// A piece that was received, but belongs to another stream than the previous one.
    next: Option<Piece>,
}

impl ToldOutput {
    pub(super) fn new(printed: UnboundedReceiver<Piece>, under_way: UnderWay) -> Self {
        ToldOutput {
            printed,
            under_way,
            next: None,
        }
    }

    /// Reads the next piece: all available output of one stream, as a pipe would collect it. `None` after the thread
    /// has ended.
    pub(super) async fn read(&mut self) -> Option<Piece> {
        let first = match self.next.take() {
            Some(piece) => piece,
            None => self.printed.recv().await?,
        };
        Some(self.gather(first))
    }

    /// Reads a piece of the output that is available already.
    pub(super) fn read_now(&mut self) -> Option<Piece> {
        let first = self.next.take().or_else(|| self.printed.try_recv().ok())?;
        Some(self.gather(first))
    }

    fn gather(&mut self, (stream, mut bytes): Piece) -> Piece {
        while bytes.len() < CHUNK {
            match self.printed.try_recv() {
                Ok((other, more)) if other == stream => bytes.extend(more),
                Ok(piece) => {
                    self.next = Some(piece);
                    break;
                }
                Err(_) => break,
            }
        }
        self.under_way.remove(bytes.len());
        (stream, bytes)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    #[test]
    fn lines_come_together_in_the_order_in_which_they_were_printed() {
        let (printer, printed) = unbounded_channel();
        let under_way = UnderWay::default();
        let mut output = ToldOutput::new(printed, under_way.clone());
        let lines = [
            (Stream::Stdout, "a"),
            (Stream::Stdout, "b"),
            (Stream::Stderr, "c"),
            (Stream::Stdout, "d"),
        ];
        for (stream, line) in lines {
            under_way.add(line.len());
            printer.send((stream, line.as_bytes().to_vec())).unwrap();
        }
        let mut next = || {
            output
                .read_now()
                .map(|(stream, bytes)| (stream, String::from_utf8(bytes).unwrap()))
        };
        assert_eq!(next(), Some((Stream::Stdout, "ab".to_owned())));
        assert_eq!(next(), Some((Stream::Stderr, "c".to_owned())));
        assert_eq!(next(), Some((Stream::Stdout, "d".to_owned())));
        assert_eq!(next(), None);
    }
}
