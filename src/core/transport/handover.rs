//! Sends memories through a separate socket, ahead of the value that names them.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crate::core::error::Error;
use crate::core::platform::{self, AsHandle, Attention, FilesEnd, MOST_FILES, OwnedHandle, Pollable};
use crate::core::shm::Memory;
use crate::core::sync::Arc;
use crate::core::wire::HandoverId;
use crate::core::wire::limits::MOST_MEMORIES;

const _: () = assert!(MOST_MEMORIES <= MOST_FILES);

/// The most descriptors that are kept for values that have not arrived; the oldest are dropped first. The descriptors
/// of one transport arrive in order.
const MOST_UNCLAIMED: usize = 4 * MOST_FILES;
/// The most messages that one claim reads: more than the socket has room for.
const MOST_LOOKED_AT: usize = 4096;

/// One end of the socket between a pool and a child. Incoming data is untrusted.
#[derive(Debug)]
pub struct Handover {
    socket: FilesEnd,
    unclaimed: VecDeque<(HandoverId, Vec<OwnedHandle>)>,
    /// Ids of values that were delivered without memories because descriptors ran out. Their memories may still be in
    /// the socket.
    given_up: VecDeque<HandoverId>,
}

impl Handover {
    /// Creates an end with this socket.
    pub fn new(socket: FilesEnd) -> Self {
        Handover {
            socket,
            unclaimed: VecDeque::new(),
            given_up: VecDeque::new(),
        }
    }

    /// Creates both ends: the first is ours, the second is for the child.
    ///
    /// # Errors
    /// If descriptors run out.
    pub fn pair() -> io::Result<(Self, OwnedHandle)> {
        let (ours, theirs) = platform::files_pair()?;
        Ok((Handover::new(ours), theirs))
    }

    /// Sends memories. Returns `false` if there is no room for them now.
    ///
    /// # Errors
    /// If the peer is gone, if there are too many memories, or if more descriptors are in transit than this user may
    /// have.
    pub fn send(&self, id: HandoverId, memories: &[Arc<Memory>]) -> Result<bool, Error> {
        let failed = |source| Error::SharedMemory {
            doing: "hand over".to_owned(),
            source,
        };
        if memories.len() > MOST_MEMORIES {
            return Err(failed(io::Error::other(format!("the limit is {MOST_MEMORIES}"))));
        }
        let files: Vec<_> = memories.iter().map(|memory| memory.as_handle()).collect();
        self.socket.send(id.as_bytes(), &files).map_err(failed)
    }

    /// Blocks until there is room, but no longer than `most`.
    pub fn wait_for_room(&self, most: Duration) {
        self.socket.wait_for_room(most);
    }

    /// Takes the memories of a value that has arrived. Returns `None` if no memories with this id have arrived.
    ///
    /// # Errors
    /// If one of them is not one of our memories, see [`Memory::open`]. Also if descriptors run out: then the caller
    /// may claim the memories again.
    pub fn claim(&mut self, id: HandoverId) -> Result<Option<Vec<Memory>>, Error> {
        let place = self.unclaimed.iter().position(|(other, _)| *other == id);
        let files = match place.and_then(|place| self.unclaimed.remove(place)) {
            Some((_, files)) => Some(files),
            None => self.receive(id).map_err(|source| {
                self.given_up.push_back(id);
                if self.given_up.len() > MOST_UNCLAIMED {
                    self.given_up.pop_front();
                }
                Error::SharedMemory {
                    doing: "take over".to_owned(),
                    source,
                }
            })?,
        };
        // If there were too many descriptors, the message has none.
        let files = files.filter(|files| !files.is_empty());
        let opened = files.map(|files| files.into_iter().map(Memory::open).collect());
        opened.transpose()
    }

    /// Reads until the descriptors of this id have arrived, and keeps the ones before them.
    fn receive(&mut self, id: HandoverId) -> io::Result<Option<Vec<OwnedHandle>>> {
        // One byte more than an id has, to recognize ids that are too long.
        let mut text = [0; 17];
        for _ in 0..MOST_LOOKED_AT {
            let (bytes, files) = match self.socket.receive(&mut text) {
                Ok(Some(received)) => received,
                Err(error) if platform::missing_resource(&error) == Some(platform::Resource::OwnHandles) => {
                    return Err(error);
                }
                // The peer is gone.
                Ok(None) | Err(_) => return Ok(None),
            };
            match HandoverId::parse(&text[..bytes]) {
                Some(found) if found == id => {
                    self.given_up.retain(|other| *other != id);
                    return Ok(Some(files));
                }
                Some(other) if self.given_up.contains(&other) => self.given_up.retain(|id| *id != other),
                Some(other) => self.unclaimed.push_back((other, files)),
                None => {}
            }
            while self
                .unclaimed
                .iter()
                .map(|(_, files)| files.len().max(1))
                .sum::<usize>()
                > MOST_UNCLAIMED
            {
                self.unclaimed.pop_front();
            }
        }
        Ok(None)
    }
}

impl Pollable for Handover {
    fn attention(&self) -> Attention<'_> {
        self.socket.attention()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> HandoverId {
        HandoverId::parse(format!("{number:016x}").as_bytes()).unwrap()
    }

    fn both() -> (Handover, Handover) {
        let (ours, theirs) = Handover::pair().unwrap();
        (ours, Handover::new(theirs.into()))
    }

    fn keys(memories: &[Memory]) -> Vec<(u64, u64)> {
        memories.iter().map(|memory| memory.key().unwrap()).collect()
    }

    #[test]
    fn memories_come_to_the_value_that_claims_them() {
        let (ours, mut theirs) = both();
        let memories: Vec<_> = (0..3).map(|_| Arc::new(Memory::create(4096).unwrap())).collect();
        let expected: Vec<_> = memories.iter().map(|memory| memory.key().unwrap()).collect();
        assert!(ours.send(id(1), &memories[..1]).unwrap());
        assert!(ours.send(id(2), &memories[1..]).unwrap());
        assert_eq!(keys(&theirs.claim(id(2)).unwrap().unwrap()), expected[1..]);
        assert_eq!(keys(&theirs.claim(id(1)).unwrap().unwrap()), expected[..1]);
        assert!(theirs.claim(id(1)).unwrap().is_none());
    }

    #[test]
    fn memories_that_could_not_come_have_not_come() {
        let (ours, mut theirs) = both();
        let memory = Memory::create(4096).unwrap();
        for number in [1, 2] {
            let files = vec![memory.as_handle(); MOST_MEMORIES + 1];
            assert!(ours.socket.send(id(number).as_bytes(), &files).unwrap());
        }
        for number in [2, 1] {
            assert!(theirs.claim(id(number)).unwrap().is_none());
        }
    }

    #[test]
    fn what_is_no_memory_is_refused_and_what_nobody_claims_is_bounded() {
        let (ours, mut theirs) = both();
        let null = std::fs::File::open("/dev/null").unwrap();
        ours.socket.send(id(1).as_bytes(), &[null.as_handle()]).unwrap();
        assert_eq!(theirs.claim(id(1)).unwrap_err().code(), "ERR_SHARED_MEMORY");
        for round in 0..100 {
            ours.socket
                .send(b"no id at all, and too long", &[null.as_handle()])
                .unwrap();
            ours.socket.send(b"", &[null.as_handle()]).unwrap();
            let many = [null.as_handle(); MOST_FILES];
            ours.socket.send(id(round).as_bytes(), &many).unwrap();
            assert!(theirs.claim(id(1 << 40)).unwrap().is_none());
        }
        let kept: usize = theirs.unclaimed.iter().map(|(_, files)| files.len()).sum();
        assert!(kept <= MOST_UNCLAIMED, "{kept}");
    }

    #[test]
    fn more_than_a_message_carries_are_refused() {
        let (ours, _theirs) = both();
        let memory = Arc::new(Memory::create(4).unwrap());
        let many = vec![memory; MOST_MEMORIES + 1];
        assert_eq!(ours.send(id(1), &many).unwrap_err().code(), "ERR_SHARED_MEMORY");
    }
}
