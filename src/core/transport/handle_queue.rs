//! The owner's messages that carry handles. Node takes one handle at a time and acknowledges it.

use std::collections::VecDeque;

use crate::core::platform::OwnedHandle;

/// The most handles that may wait for the child to take earlier ones.
const MOST_WAITING: usize = 64;
/// How often Node sends a handle again if the child could not take it.
const MOST_TRIES: u8 = 4;

/// The owner's number for a handle.
pub type HandleTicket = u32;

/// A line, possibly with a handle.
#[derive(Debug)]
pub struct Parcel {
    /// The line in Node's format.
    pub line: Vec<u8>,
    /// A copy of the handle's descriptor, and the owner's number for the handle.
    pub file: Option<(OwnedHandle, HandleTicket)>,
}

/// The result of sending a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The owner's number for the handle.
    pub ticket: HandleTicket,
    /// Whether the child has taken the handle.
    pub is_taken: bool,
}

#[derive(Debug)]
struct UnderWay {
    line: Vec<u8>,
    file: OwnedHandle,
    ticket: HandleTicket,
    tries: u8,
    /// The handle was sent, and is not acknowledged yet.
    is_sent: bool,
}

/// Holds back the messages after a handle until the child has taken it, as Node does. This keeps the messages in order.
#[derive(Debug, Default)]
pub struct HandleQueue {
    under_way: Option<UnderWay>,
    waiting: VecDeque<Parcel>,
    waiting_bytes: usize,
}

impl HandleQueue {
    /// Whether another handle may be added.
    pub fn has_room(&self) -> bool {
        self.waiting.iter().filter(|parcel| parcel.file.is_some()).count() < MOST_WAITING
    }

    /// The number of waiting bytes.
    pub fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    /// Adds a message. [`HandleQueue::take_next`] returns the lines that may be written.
    pub fn push(&mut self, parcel: Parcel) {
        self.waiting_bytes += parcel.line.len();
        self.waiting.push_back(parcel);
    }

    /// Takes the next line that may be written. `true`: the descriptor [`HandleQueue::file`] goes with the line's first
    /// byte.
    pub fn take_next(&mut self) -> Option<(Vec<u8>, bool)> {
        if self.under_way.is_some() {
            return None;
        }
        let Parcel { line, file } = self.waiting.pop_front()?;
        self.waiting_bytes -= line.len();
        let Some((file, ticket)) = file else {
            return Some((line, false));
        };
        self.under_way = Some(UnderWay {
            line: line.clone(),
            file,
            ticket,
            tries: 1,
            is_sent: false,
        });
        Some((line, true))
    }

    /// The descriptor that goes with the last line from [`HandleQueue::take_next`].
    pub fn file(&self) -> Option<&OwnedHandle> {
        self.under_way
            .as_ref()
            .filter(|handle| !handle.is_sent)
            .map(|handle| &handle.file)
    }

    /// Records that this descriptor was sent.
    pub fn sent(&mut self) {
        if let Some(handle) = &mut self.under_way {
            handle.is_sent = true;
        }
    }

    /// Processes the child's answer: it has taken the handle, or has failed to. Returns a line to send again with the
    /// descriptor, or the final result for the handle. A child may send anything: an answer that makes no sense changes
    /// nothing.
    pub fn answered(&mut self, is_taken: bool) -> (Option<Vec<u8>>, Option<Outcome>) {
        let Some(mut handle) = self.under_way.take_if(|handle| handle.is_sent) else {
            return (None, None);
        };
        if !is_taken && handle.tries < MOST_TRIES {
            handle.tries += 1;
            handle.is_sent = false;
            let line = handle.line.clone();
            self.under_way = Some(handle);
            return (Some(line), None);
        }
        let ticket = handle.ticket;
        (None, Some(Outcome { ticket, is_taken }))
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::core::platform;
    use crate::core::platform::AsHandle;
    use crate::core::transport::{ChannelTransport, Transport};

    fn parcel(name: &str, ticket: Option<HandleTicket>) -> Parcel {
        let file = || OwnedHandle::from(std::fs::File::open("/dev/null").unwrap());
        Parcel {
            line: name.as_bytes().to_vec(),
            file: ticket.map(|ticket| (file(), ticket)),
        }
    }

    fn next(queue: &mut HandleQueue) -> Option<(String, bool)> {
        let (line, has_file) = queue.take_next()?;
        Some((String::from_utf8(line).unwrap(), has_file))
    }

    #[test]
    fn what_comes_after_a_handle_waits_until_the_child_has_it() {
        let mut queue = HandleQueue::default();
        for (name, ticket) in [("a", None), ("b", Some(1)), ("c", None), ("d", Some(2))] {
            queue.push(parcel(name, ticket));
        }
        assert_eq!(next(&mut queue), Some(("a".to_owned(), false)));
        assert_eq!(next(&mut queue), Some(("b".to_owned(), true)));
        assert_eq!(next(&mut queue), None);
        assert_eq!(queue.answered(true), (None, None), "not sent yet");
        assert!(queue.file().is_some());
        queue.sent();
        assert!(queue.file().is_none());
        let taken = Outcome {
            ticket: 1,
            is_taken: true,
        };
        assert_eq!(queue.answered(true), (None, Some(taken)));
        assert_eq!(queue.answered(true), (None, None), "said twice");
        assert_eq!(next(&mut queue), Some(("c".to_owned(), false)));
        assert_eq!(next(&mut queue), Some(("d".to_owned(), true)));
        assert_eq!(next(&mut queue), None);
    }

    #[test]
    fn a_handle_that_could_not_be_taken_is_sent_again_and_given_up_in_the_end() {
        let mut queue = HandleQueue::default();
        queue.push(parcel("a", Some(1)));
        queue.take_next();
        for _ in 1..MOST_TRIES {
            queue.sent();
            assert_eq!(queue.answered(false), (Some(b"a".to_vec()), None));
            assert!(queue.file().is_some());
        }
        queue.sent();
        let lost = Outcome {
            ticket: 1,
            is_taken: false,
        };
        assert_eq!(queue.answered(false), (None, Some(lost)));
    }

    #[test]
    fn a_handle_comes_with_its_line_whatever_is_sent_before_it_and_after() {
        let (ours, child) = platform::channel_pair().unwrap();
        let child = platform::FilesEnd::from(child);
        let mut pool = ChannelTransport::new(ours);
        let null = std::fs::File::open("/dev/null").unwrap();
        let expected = platform::inode_of(null.as_handle()).unwrap();
        pool.push_line(b"before\n");
        pool.push_own(Parcel {
            line: b"with\n".to_vec(),
            file: Some((null.into(), 7)),
        });
        pool.push_line(b"after\n");
        pool.push_own(Parcel {
            line: b"own\n".to_vec(),
            file: None,
        });
        pool.flush().unwrap();
        let mut text = [0; 100];
        let mut receive = || child.receive(&mut text).unwrap().unwrap();
        let (bytes, files) = receive();
        let inodes: Vec<_> = files
            .iter()
            .map(|file| platform::inode_of(file.as_handle()).unwrap())
            .collect();
        // The kernel joins what comes before, but never what comes after.
        assert_eq!((bytes, inodes), ("before\nwith\nafter\n".len(), vec![expected]));
        let taken = pool.handle_answered(true).unwrap();
        assert_eq!((taken.ticket, taken.is_taken), (7, true));
        pool.flush().unwrap();
        assert_eq!(receive().0, "own\n".len());
    }

    #[test]
    fn waiting_handles_have_a_limit() {
        let mut queue = HandleQueue::default();
        while queue.has_room() {
            queue.push(parcel("a", Some(1)));
        }
        assert_eq!(queue.waiting.len(), MOST_WAITING);
    }
}
