//! A peer that writes whatever it likes to the shared memory, while we read, write, arm and wait: no panic, no byte
//! outside the memory, an end to each call, and to what is held for the peer.
#![no_main]

use arbitrary::Arbitrary;
use electron_re_native::core::wire::{Flags, HEADER, Kind, MAX_MESSAGE, Piece, Record};
use electron_re_native::core::transport::shared_memory::{Direction, End, Left, Outbound, TransportMemory};
use electron_re_native::core::transport::{PartId, PartStore, VecStore};
use electron_re_native::core::platform::{AsHandle, Mapping, PeerDoorbell, SharedFile};
use electron_re_native::core::sync::Arc;
use electron_re_native::core::sync::atomic::Ordering;
use libfuzzer_sys::fuzz_target;

/// As in src/core/transport/shared_memory/memory.rs.
const RING: usize = 256 * 1024;
const CONTROL: usize = 4096;
const UP: usize = CONTROL / 2;
const UP_RING: usize = CONTROL + RING;
const SIZE: usize = CONTROL + 2 * RING + 2 * 32 * 1024 * 1024;
const MOST_HELD: usize = 2 * MAX_MESSAGE;

#[derive(Debug, Arbitrary)]
enum Step {
    /// The peer sets a word: of a direction, tail, head, armed, waiting or one of the freed.
    Set {
        up: bool,
        word: u8,
        value: u64,
    },
    /// The same, a little off from what it is.
    Move {
        up: bool,
        word: u8,
        by: i16,
    },
    /// The peer writes anywhere, mostly to what we read next.
    Scribble {
        at: u32,
        bytes: Vec<u8>,
    },
    /// The peer writes a record and publishes it.
    Record {
        kind: u8,
        flags: u8,
        parts: u8,
        id: u8,
        first: u8,
        text: Vec<u8>,
        lie: i8,
    },
    /// And one that is a piece.
    Piece {
        flags: u8,
        id: u8,
        total: u32,
        offset: u32,
        block: u16,
        len: u32,
        bytes: Vec<u8>,
    },
    Read {
        budget: u32,
    },
    Arm,
    Push {
        order: u8,
        text: u32,
        parts: Vec<u32>,
    },
    Flush,
    Look,
    Discard,
}

/// Counts what is held.
#[derive(Default)]
struct Counted {
    store: VecStore,
    bytes: usize,
}

impl PartStore for Counted {
    fn create(&mut self, len: usize) -> Option<PartId> {
        self.bytes += len;
        assert!(self.bytes <= MOST_HELD, "{} bytes held for a peer", self.bytes);
        self.store.create(len)
    }

    fn bytes(&mut self, part: PartId) -> &mut [u8] {
        self.store.bytes(part)
    }

    fn discard(&mut self, part: PartId) {
        self.bytes -= self.store.bytes(part).len();
        self.store.discard(part);
    }
}

struct Peer {
    memory: Mapping,
    tail: u64,
}

impl Peer {
    fn word(&self, up: bool, word: u8) -> &electron_re_native::core::sync::atomic::AtomicU64 {
        let within = match word % 8 {
            0 => 0,
            1 => 128,
            2 => 256,
            3 => 384,
            _ => 512 + 8 * usize::from(word % 32),
        };
        self.memory.word(usize::from(up) * UP + within)
    }

    fn write(&mut self, record: Record, text: &[u8]) {
        let text = &text[..text.len().min(RING / 2)];
        let bytes = [&record.to_bytes()[..], text].concat();
        for (at, byte) in (self.tail..).zip(&bytes) {
            self.memory.write(UP_RING + at as usize % RING, &[*byte]);
        }
        self.tail += (HEADER + text.len().next_multiple_of(8)) as u64;
        self.word(true, 0).store(self.tail, Ordering::Release);
    }
}

fn kind(number: u8) -> Kind {
    [Kind::Reply, Kind::Call, Kind::Cancel, Kind::Part][usize::from(number % 4)]
}

/// As the other process maps it.
fn map(memory: &TransportMemory) -> Mapping {
    let copy = memory.as_handle().try_clone_to_owned().expect("a descriptor");
    SharedFile::open(copy).and_then(|file| file.map(0, SIZE)).expect("a mapping")
}

struct Transport {
    end: End,
    peer: Peer,
    store: Counted,
    is_broken: bool,
}

impl Transport {
    fn new() -> Self {
        let memory = TransportMemory::create().expect("memory");
        let peer = Peer {
            memory: map(&memory),
            tail: 0,
        };
        let bell = Arc::new(PeerDoorbell::new().expect("a bell"));
        Transport {
            end: End::new(memory, Direction::Down, bell),
            peer,
            store: Counted::default(),
            is_broken: false,
        }
    }

    fn by_peer(&mut self, step: Step) {
        match step {
            Step::Set { up, word, value } => self.peer.word(up, word).store(value, Ordering::Release),
            Step::Move { up, word, by } => {
                let word = self.peer.word(up, word);
                let value = word.load(Ordering::Acquire).wrapping_add_signed(i64::from(by));
                word.store(value, Ordering::Release);
            }
            Step::Scribble { at, bytes } => {
                let near = UP_RING + (self.peer.tail as usize + at as usize % 64).saturating_sub(64) % RING;
                let at = if at % 4 == 0 { at as usize % SIZE } else { near };
                self.peer.memory.write(at, &bytes[..bytes.len().min(SIZE - at)]);
            }
            Step::Record {
                kind: number,
                flags,
                parts,
                id,
                first,
                text,
                lie,
            } => {
                let record = Record {
                    flags: Flags(flags),
                    parts: u16::from(parts % 4),
                    first_part: u32::from(first % 8),
                    text_len: (text.len().min(RING / 2) as u32).wrapping_add_signed(i32::from(lie / 100)),
                    ..Record::new(kind(number), u32::from(id % 8))
                };
                self.peer.write(record, &text);
            }
            Step::Piece {
                flags,
                id,
                total,
                offset,
                block,
                len,
                bytes,
            } => {
                let is_inline = Flags(flags).has(Flags::INLINE);
                let len = if is_inline {
                    bytes.len() as u32
                } else {
                    len % (4 << 20)
                };
                let piece = Piece {
                    total: u64::from(total % (257 << 20)),
                    offset: u64::from(if offset % 2 == 0 { 0 } else { offset }),
                    block: u32::from(block % 2100),
                    len,
                };
                let mut text = piece.to_bytes().to_vec();
                text.extend(bytes.iter().filter(|_| is_inline));
                let record = Record {
                    flags: Flags(flags),
                    text_len: text.len() as u32,
                    ..Record::new(Kind::Part, u32::from(id % 8))
                };
                self.peer.write(record, &text);
            }
            step => self.by_us(step),
        }
    }

    fn by_us(&mut self, step: Step) {
        if self.is_broken {
            return;
        }
        let result = match step {
            Step::Read { budget } => self.read(budget as usize).map(drop),
            Step::Arm => self.end.arm().map(drop),
            Step::Push { order, text, parts } => self.push(order, text, &parts),
            Step::Flush => self.flush(),
            Step::Look => self.end.is_read_by_peer().map(drop),
            _ => {
                self.end.discard(&mut self.store);
                Ok(())
            }
        };
        self.is_broken = result.is_err();
    }

    fn read(&mut self, budget: usize) -> Result<bool, electron_re_native::core::transport::shared_memory::Corrupt> {
        let mut claimed = Vec::new();
        let read = self.end.read(budget, &mut self.store, &mut |message| {
            assert!(message.text.len() <= MAX_MESSAGE);
            claimed.extend_from_slice(message.parts);
        });
        claimed.into_iter().for_each(|part| self.store.discard(part));
        read
    }

    fn push(
        &mut self,
        order: u8,
        text: u32,
        parts: &[u32],
    ) -> Result<(), electron_re_native::core::transport::shared_memory::Corrupt> {
        if self.end.held() > 8 << 20 {
            return Ok(());
        }
        let bytes = vec![b'x'; 3 << 20];
        let parts: Vec<&[u8]> = parts
            .iter()
            .take(4)
            .map(|len| &bytes[..*len as usize % bytes.len()])
            .collect();
        self.end.push(&Outbound {
            kind: Kind::Call,
            id: u32::from(order),
            flags: Flags::default(),
            text: &[&bytes[..text as usize % (64 << 10)]],
            parts: &parts,
            order: u32::from(order % 3),
        })
    }

    fn flush(&mut self) -> Result<(), electron_re_native::core::transport::shared_memory::Corrupt> {
        // Each turn sends something, or it would not ask for another.
        for _ in 0..100 {
            if self.end.flush()? != Left::More {
                return Ok(());
            }
        }
        panic!("flushing has no end");
    }
}

fuzz_target!(|steps: Vec<Step>| {
    let mut transport = Transport::new();
    for step in steps.into_iter().take(200) {
        transport.by_peer(step);
    }
    if !transport.is_broken {
        let _ = transport.read(usize::MAX);
    }
    transport.end.discard(&mut transport.store);
    assert_eq!(
        (transport.store.bytes, transport.store.store.len()),
        (0, 0),
        "something is held after the end"
    );
});
