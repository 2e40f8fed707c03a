//! Both ends of a transport in one process.

mod blocks;
mod hostile;
mod sharing;

use proptest::prelude::*;

use super::*;
use crate::core::platform::testing::resident_bytes;
use crate::core::platform::{AsHandle, Listener, OwnedHandle, PeerDoorbell};
use crate::core::sync::Arc;
use crate::core::transport::VecStore;
use crate::core::wire::{Flags, Kind};

/// A message as it was sent, or as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    id: u32,
    text: Vec<u8>,
    parts: Vec<Vec<u8>>,
}

impl Whole {
    fn new(id: u32, text: impl Into<Vec<u8>>, parts: &[Vec<u8>]) -> Self {
        let (text, parts) = (text.into(), parts.to_vec());
        Whole { id, text, parts }
    }
}

struct Pair {
    pool: End,
    child: End,
    listeners: [Listener; 2],
    store: VecStore,
}

impl Pair {
    fn new() -> Self {
        let bells = [
            Arc::new(PeerDoorbell::new().unwrap()),
            Arc::new(PeerDoorbell::new().unwrap()),
        ];
        let listeners = [
            Listener::new(&bells[0]).unwrap(),
            Listener::new(&bells[1]).unwrap(),
        ];
        for listener in &listeners {
            listener.silence();
        }
        let memory = TransportMemory::create().unwrap();
        let same: OwnedHandle = memory.as_handle().try_clone_to_owned().unwrap();
        Pair {
            pool: End::new(memory, Direction::Down, Arc::clone(&bells[1])),
            child: End::new(
                TransportMemory::open(same).unwrap(),
                Direction::Up,
                Arc::clone(&bells[0]),
            ),
            listeners,
            store: VecStore::default(),
        }
    }

    fn send(&mut self, message: &Whole, order: u32) {
        let parts: Vec<&[u8]> = message.parts.iter().map(Vec::as_slice).collect();
        let outbound = Outbound {
            kind: Kind::Call,
            id: message.id,
            flags: Flags::default(),
            text: &[&message.text],
            parts: &parts,
            order,
        };
        self.pool.push(&outbound).unwrap();
    }

    fn receive(&mut self, budget: usize) -> Vec<Whole> {
        let mut came = Vec::new();
        let mut ids = Vec::new();
        let read = self.child.read(budget, &mut self.store, &mut |message| {
            came.push(Whole::new(message.id, message.text, &[]));
            ids.push(message.parts.to_vec());
        });
        read.unwrap();
        for (whole, ids) in came.iter_mut().zip(ids) {
            whole.parts = ids.into_iter().map(|id| self.store.take(id)).collect();
        }
        came
    }

    /// Flushes and reads until nothing moves any more.
    fn drain(&mut self) -> Vec<Whole> {
        let mut all = Vec::new();
        loop {
            let left = self.pool.flush().unwrap();
            let came = self.receive(usize::MAX);
            let is_over = came.is_empty() && left == Left::Nothing;
            all.extend(came);
            if is_over {
                return all;
            }
        }
    }

    fn is_rung(&self, bell: usize) -> bool {
        self.listeners[bell].silence()
    }
}

fn bytes(len: usize, seed: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 31 + seed * 17) as u8).collect()
}

#[test]
fn messages_of_every_size_come_whole_and_in_order() {
    let mut pair = Pair::new();
    let sizes = [
        0,
        1,
        7,
        8,
        4096,
        4097,
        32 * 1024,
        32 * 1024 + 1,
        300_000,
        5_000_000,
    ];
    let sent: Vec<_> = (0..)
        .zip(sizes)
        .map(|(id, size)| {
            Whole::new(
                id,
                bytes(size, 1),
                &[bytes(size, 2), bytes(9, 3), bytes(size / 2, 4)],
            )
        })
        .collect();
    for message in &sent {
        pair.send(message, 1);
    }
    assert_eq!(pair.drain(), sent);
    assert!(pair.store.is_empty());
    assert!(pair.pool.is_read_by_peer().unwrap());
    assert_eq!(pair.pool.held(), 0);
}

#[test]
fn one_larger_than_the_arena_comes_as_the_reader_makes_room() {
    let mut pair = Pair::new();
    let sent = Whole::new(1, b"t".to_vec(), &[bytes(80 << 20, 5)]);
    pair.send(&sent, 0);
    assert!(pair.pool.held() > 40 << 20);
    assert_eq!(pair.pool.flush(), Ok(Left::Waiting));
    assert!(pair.drain() == [sent]);
}

#[test]
fn what_finds_no_room_waits_and_the_reader_wakes_its_writer() {
    let mut pair = Pair::new();
    let sent: Vec<_> = (0..100)
        .map(|id| Whole::new(id, bytes(30_000, id as usize), &[]))
        .collect();
    for message in &sent {
        pair.send(message, 0);
    }
    assert_eq!(pair.pool.flush(), Ok(Left::Waiting));
    assert!(!pair.is_rung(0));
    let first = pair.receive(usize::MAX);
    assert!(pair.is_rung(0), "the writer waits for room");
    let rest = pair.drain();
    assert_eq!([first, rest].concat(), sent);
}

#[test]
fn a_small_message_overtakes_a_large_one_but_not_one_of_its_order() {
    let mut pair = Pair::new();
    pair.send(&Whole::new(1, b"large".to_vec(), &[bytes(80 << 20, 1)]), 7);
    pair.send(&Whole::new(2, b"same order".to_vec(), &[]), 7);
    pair.send(&Whole::new(3, b"another".to_vec(), &[]), 8);
    pair.send(&Whole::new(4, b"none".to_vec(), &[]), 0);
    let ids: Vec<_> = pair.drain().iter().map(|message| message.id).collect();
    assert_eq!(ids, [3, 4, 1, 2]);
}

#[test]
fn a_bell_rings_only_for_one_who_sleeps() {
    let mut pair = Pair::new();
    pair.send(&Whole::new(1, b"a".to_vec(), &[]), 0);
    pair.pool.flush().unwrap();
    assert!(!pair.is_rung(1), "never armed");
    assert_eq!(pair.child.arm(), Ok(false), "there is something to read");
    assert_eq!(pair.receive(usize::MAX).len(), 1);
    assert_eq!(pair.child.arm(), Ok(true));
    pair.send(&Whole::new(2, b"b".to_vec(), &[]), 0);
    pair.pool.flush().unwrap();
    assert!(pair.is_rung(1));
    pair.send(&Whole::new(3, b"c".to_vec(), &[]), 0);
    pair.pool.flush().unwrap();
    assert!(!pair.is_rung(1), "rung once is enough");
    assert_eq!(pair.receive(usize::MAX).len(), 2);
}

#[test]
fn parts_that_nobody_claims_are_let_go() {
    let mut pair = Pair::new();
    pair.send(&Whole::new(1, b"t".to_vec(), &[bytes(80 << 20, 5)]), 0);
    pair.pool.flush().unwrap();
    assert!(pair.receive(usize::MAX).is_empty());
    assert_eq!(pair.store.len(), 1);
    let Pair { child, store, .. } = &mut pair;
    child.discard(store);
    assert!(pair.store.is_empty());
}

#[test]
fn memory_that_a_large_message_took_is_given_back() {
    let resident = |pair: &Pair| resident_bytes(pair.pool.memory().as_handle());
    let mut pair = Pair::new();
    pair.send(&Whole::new(1, b"t".to_vec(), &[bytes(20 << 20, 5)]), 0);
    pair.drain();
    assert!(resident(&pair) > 20 << 20);
    pair.pool.release_memory();
    assert!(resident(&pair) < 2 << 20, "{}", resident(&pair));
    let again = Whole::new(2, b"t".to_vec(), &[bytes(20 << 20, 6)]);
    pair.send(&again, 0);
    assert!(pair.drain() == [again]);
}

#[test]
fn memory_of_another_size_is_refused() {
    let fd = crate::core::platform::SharedFile::create(c"test", 8192)
        .unwrap()
        .as_handle()
        .try_clone_to_owned()
        .unwrap();
    assert_eq!(
        TransportMemory::open(fd).unwrap_err().kind(),
        std::io::ErrorKind::InvalidData
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn whatever_is_sent_and_whenever_it_is_read_all_comes_once_and_in_its_order(
        steps in prop::collection::vec((0..60_000_usize, prop::collection::vec(0..300_000_usize, 0..3), 0..3_u32, prop::option::of(1..600_000_usize)), 1..60),
    ) {
        let mut pair = Pair::new();
        let (mut sent, mut came) = (Vec::new(), Vec::new());
        for (id, (text, parts, order, budget)) in (0..).zip(&steps) {
            let parts: Vec<_> = parts.iter().map(|len| bytes(*len, id as usize)).collect();
            let message = Whole::new(id, bytes(*text, id as usize), &parts);
            pair.send(&message, *order);
            sent.push((message, *order));
            if let Some(budget) = budget {
                pair.pool.flush().unwrap();
                came.extend(pair.receive(*budget));
            }
        }
        came.extend(pair.drain());
        prop_assert!(pair.store.is_empty());
        for order in 1..3 {
            let of_order: Vec<_> = sent.iter().filter(|(_, of)| *of == order).map(|(message, _)| message.id).collect();
            let in_order: Vec<_> = came.iter().filter(|message| of_order.contains(&message.id)).map(|message| message.id).collect();
            prop_assert_eq!(in_order, of_order);
        }
        came.sort_by_key(|message| message.id);
        prop_assert!(came.iter().eq(sent.iter().map(|(message, _)| message)));
    }
}
