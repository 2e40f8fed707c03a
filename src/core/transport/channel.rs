//! Node's IPC channel as a transport. It works with every child that Node can fork.

use std::io::{self, ErrorKind};

use super::{HandleQueue, Message, Outcome, Parcel, PartStore, Read, Transport};
use crate::core::platform::{AsHandle, Attention, ChannelEnd, Pollable};
use crate::core::wire::{self, CallId, LineBuffer, MAX_MESSAGE, Request, commands};

/// If more bytes than this are unsent, calls wait in the pool.
const BOUND: usize = 1024 * 1024;
/// The limit of unsent acknowledgements. Node itself sends a handle only after the previous one is acknowledged.
const MOST_ACKNOWLEDGEMENTS: usize = 64;

/// The transport over one end of the channel's socket pair.
#[derive(Debug)]
pub struct ChannelTransport {
    socket: ChannelEnd,
    incoming: LineBuffer,
    outgoing: Vec<u8>,
    /// The number of bytes of `outgoing` that are sent.
    sent: usize,
    /// The number of acknowledgements of handles that are not sent yet.
    acknowledgements: usize,
    /// The owner's own messages, from the first one with a handle on.
    handles: HandleQueue,
    /// The position in `outgoing` of the line that a handle goes with.
    handle_at: usize,
    /// The peer has closed without reading all that was sent.
    reset: bool,
}

impl ChannelTransport {
    /// Takes over our end of the pair.
    pub fn new(socket: ChannelEnd) -> Self {
        ChannelTransport {
            socket,
            incoming: LineBuffer::new(MAX_MESSAGE),
            outgoing: Vec::new(),
            sent: 0,
            acknowledgements: 0,
            handles: HandleQueue::default(),
            handle_at: 0,
            reset: false,
        }
    }

    /// Our end of the channel.
    pub fn end(&self) -> &ChannelEnd {
        &self.socket
    }

    /// Takes a line of Node's protocol.
    pub fn push_line(&mut self, line: &[u8]) {
        self.outgoing.extend_from_slice(line);
    }

    /// Takes a command that consists of its name, see [`commands`].
    pub fn push_command(&mut self, name: &str) {
        self.push_line(&wire::command(name));
    }

    /// Acknowledges a handle. Returns `false` if the child sends handles but does not read earlier acknowledgements.
    /// Node never does that.
    pub fn acknowledge_handle(&mut self) -> bool {
        self.push_command(commands::HANDLE_TAKEN);
        self.acknowledgements += 1;
        self.acknowledgements <= MOST_ACKNOWLEDGEMENTS
    }

    /// The number of bytes that wait for room, or for the peer to take a handle.
    pub fn unsent(&self) -> usize {
        self.outgoing.len() - self.sent + self.handles.waiting_bytes()
    }

    /// Reads as [`Transport::read`] does, with a limit of lines: a child can put thousands of lines into a few bytes.
    pub fn read_lines(&mut self, budget: usize, most: usize, sink: &mut dyn FnMut(Message)) -> Read {
        let (mut taken, mut lines) = (0, 0);
        let mut is_empty = false;
        loop {
            while lines < most
                && let Some(line) = self.incoming.next_line()
            {
                sink(Message::Line(wire::classify(line), line));
                lines += 1;
            }
            match (lines < most, is_empty) {
                (true, true) => return Read::Empty,
                (true, false) if taken < budget => {}
                _ => return Read::More,
            }
            let Ok(room) = self.incoming.room() else {
                return Read::TooLarge;
            };
            let asked = room.len();
            let count = match self.socket.receive(room) {
                Ok(0) => return Read::Closed,
                Ok(count) => count,
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => continue,
                    ErrorKind::WouldBlock => return Read::Empty,
                    kind => {
                        self.note(kind);
                        return Read::Closed;
                    }
                },
            };
            self.incoming.filled(count);
            taken += count;
            is_empty = count < asked;
        }
    }

    /// Takes the question whether the peer may be suspended.
    pub fn ask_to_rest(&mut self, question: u32, ignore_handles: bool) {
        wire::ask_to_rest(question, ignore_handles, &mut self.outgoing);
    }

    /// Whether the peer has sent the start of an unfinished message.
    pub fn has_part(&self) -> bool {
        self.incoming.has_part()
    }

    /// Whether the queue has room for another handle.
    pub fn has_room_for_handle(&self) -> bool {
        self.handles.has_room()
    }

    /// Takes one of the owner's own messages, possibly with a handle.
    pub fn push_own(&mut self, parcel: Parcel) {
        self.handles.push(parcel);
        self.push_next();
    }

    /// Processes the child's report whether it has taken a handle.
    pub fn handle_answered(&mut self, is_taken: bool) -> Option<Outcome> {
        let (again, outcome) = self.handles.answered(is_taken);
        if let Some(line) = again {
            self.push_with_handle(&line);
        }
        self.push_next();
        outcome
    }

    fn push_next(&mut self) {
        while let Some((line, has_handle)) = self.handles.take_next() {
            if has_handle {
                self.push_with_handle(&line);
            } else {
                self.push_line(&line);
            }
        }
    }

    fn push_with_handle(&mut self, line: &[u8]) {
        self.handle_at = self.outgoing.len();
        self.push_line(line);
    }

    /// Sends some of the bytes. A handle goes with the first byte of its line, so that the child receives both at once.
    fn send_some(&mut self) -> io::Result<usize> {
        let unsent = &self.outgoing[self.sent..];
        let Some(file) = self.handles.file() else {
            return self.socket.send(unsent);
        };
        let before = self.handle_at - self.sent;
        if before > 0 {
            return self.socket.send(&unsent[..before]);
        }
        let sent = self.socket.send_with_file(unsent, file.as_handle())?;
        if sent > 0 {
            self.handles.sent();
        }
        Ok(sent)
    }

    fn note(&mut self, kind: ErrorKind) {
        self.reset |= kind == ErrorKind::ConnectionReset;
    }
}

impl ChannelTransport {
    /// Under steady load the buffer never becomes empty, so the sent part is removed from time to time.
    fn drop_sent(&mut self) {
        if self.sent > self.outgoing.len() / 2 {
            self.outgoing.drain(..self.sent);
            self.handle_at = self.handle_at.saturating_sub(self.sent);
            self.sent = 0;
        }
    }
}

impl Pollable for ChannelTransport {
    fn attention(&self) -> Attention<'_> {
        self.socket.attention()
    }
}

impl Transport for ChannelTransport {
    fn push(&mut self, request: &Request) {
        request.write_to(&mut self.outgoing);
    }

    fn cancel(&mut self, call: CallId) {
        wire::cancel(call, &mut self.outgoing);
    }

    fn has_room(&self) -> bool {
        self.unsent() < BOUND
    }

    fn flush(&mut self) -> io::Result<()> {
        while self.is_clogged() {
            let sent = self.send_some();
            let sent = sent.inspect_err(|error| {
                self.note(error.kind());
            })?;
            if sent == 0 {
                self.drop_sent();
                return Ok(());
            }
            self.sent += sent;
        }
        self.sent = 0;
        self.acknowledgements = 0;
        self.outgoing.clear();
        // The buffer of one huge message must not stay allocated forever.
        self.outgoing.shrink_to(BOUND);
        Ok(())
    }

    fn is_clogged(&self) -> bool {
        self.sent < self.outgoing.len()
    }

    fn read(&mut self, budget: usize, _store: &mut dyn PartStore, sink: &mut dyn FnMut(Message)) -> Read {
        self.read_lines(budget, usize::MAX, sink)
    }

    fn is_read_by_peer(&mut self) -> bool {
        let is_read = !self.is_clogged() && self.socket.has_unread_at_peer().is_ok_and(|unread| !unread);
        // The order matters: the system drops unread bytes only after it has reported the reset.
        if is_read && let Some(error) = self.socket.take_error() {
            self.note(error.kind());
        }
        is_read && !self.reset
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::platform::channel_pair;
    use crate::core::transport::VecStore;
    use crate::core::wire::Line;

    fn pair() -> (ChannelTransport, ChannelTransport) {
        let (one, other) = channel_pair().unwrap();
        (ChannelTransport::new(one), ChannelTransport::new(other.into()))
    }

    fn read_all(transport: &mut ChannelTransport) -> (Vec<Line>, Read) {
        let mut lines = Vec::new();
        let read = transport.read(
            usize::MAX,
            &mut VecStore::default(),
            &mut |message| match message {
                Message::Line(line, _) => lines.push(line),
                Message::Answer { .. } => unreachable!("{message:?}"),
            },
        );
        (lines, read)
    }

    #[test]
    fn what_one_end_pushes_the_other_reads_in_order() {
        let (mut pool, mut child) = pair();
        for id in 1..=3 {
            pool.push(&Request {
                id: CallId(id),
                task: b"\"t\"",
                params: b"\"\xc3\xa9\"",
                ..Request::default()
            });
        }
        pool.flush().unwrap();
        let (lines, read) = read_all(&mut child);
        assert_eq!(lines, [1, 2, 3].map(|id| Line::Reply(CallId(id))));
        assert_eq!(read, Read::Empty);
        assert!(pool.is_read_by_peer());
    }

    #[test]
    fn a_peer_that_dies_with_something_unread_has_not_read_it() {
        for read_first in [false, true] {
            let (mut pool, child) = pair();
            pool.push_command(commands::PROBE);
            pool.flush().unwrap();
            drop(child);
            if read_first {
                assert_eq!(read_all(&mut pool).1, Read::Closed);
            }
            assert!(!pool.is_read_by_peer());
            assert!(!pool.is_read_by_peer(), "asked twice");
        }
    }

    #[test]
    fn a_peer_that_reads_all_and_dies_has_read_it() {
        let (mut pool, mut child) = pair();
        pool.push_command(commands::PROBE);
        pool.flush().unwrap();
        read_all(&mut child);
        drop(child);
        assert_eq!(read_all(&mut pool).1, Read::Closed);
        assert!(pool.is_read_by_peer());
    }

    #[test]
    fn a_peer_that_does_not_read_clogs_the_transport_and_nothing_is_lost() {
        let (mut pool, mut child) = pair();
        let params = format!("\"{}\"", "x".repeat(100_000));
        let mut pushed = 0;
        while pool.has_room() {
            pushed += 1;
            pool.push(&Request {
                id: CallId(pushed),
                task: b"\"t\"",
                params: params.as_bytes(),
                ..Request::default()
            });
            pool.flush().unwrap();
        }
        assert!(pool.is_clogged());
        let mut got = 0;
        while got < pushed {
            got += u64::try_from(read_all(&mut child).0.len()).unwrap();
            pool.flush().unwrap();
        }
        assert!(!pool.is_clogged());
    }

    #[test]
    fn acknowledgements_that_nobody_reads_are_bounded() {
        let (mut pool, mut child) = pair();
        for _ in 0..1000 {
            assert!(pool.acknowledge_handle());
            pool.flush().unwrap();
            read_all(&mut child);
        }
        let acknowledged = (0..100_000)
            .take_while(|_| pool.acknowledge_handle() && pool.flush().is_ok())
            .count();
        assert!(acknowledged < 100_000 && pool.unsent() <= 4096, "{acknowledged}");
    }

    #[test]
    fn no_more_lines_are_read_than_asked_for() {
        let (mut pool, mut child) = pair();
        (0..10).for_each(|_| child.push_line(b"1\n"));
        child.flush().unwrap();
        let mut reads = Vec::new();
        for _ in 0..4 {
            let mut lines = 0;
            reads.push((pool.read_lines(usize::MAX, 4, &mut |_| lines += 1), lines));
        }
        let expected = [
            (Read::More, 4),
            (Read::More, 4),
            (Read::Empty, 2),
            (Read::Empty, 0),
        ];
        assert_eq!(reads, expected);
        child.push_line(b"1\n2\n3");
        child.flush().unwrap();
        drop(child);
        assert_eq!(pool.read_lines(usize::MAX, 1, &mut |_| {}), Read::More);
        let mut rest = 0;
        let read = pool.read_lines(usize::MAX, usize::MAX, &mut |_| rest += 1);
        assert_eq!((read, rest), (Read::Closed, 1));
    }

    #[test]
    fn a_closed_peer_is_an_end_for_reading_and_an_error_for_writing() {
        let (mut pool, child) = pair();
        drop(child);
        assert_eq!(read_all(&mut pool).1, Read::Closed);
        pool.push_command(commands::PROBE);
        assert!(pool.flush().is_err());
    }
}
