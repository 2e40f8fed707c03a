//! Tests of the messages' order, and of how much waits.

use super::*;

fn small(id: u32, len: usize) -> Whole {
    Whole::new(id, bytes(len, id as usize), &[])
}

fn ids(came: &[Whole]) -> Vec<u32> {
    came.iter().map(|message| message.id).collect()
}

#[test]
fn large_ones_of_one_order_do_not_hold_up_another() {
    let mut pair = Pair::new();
    pair.send(&Whole::new(1, "t", &[bytes(100 << 20, 1)]), 7);
    pair.send(&Whole::new(2, "t", &[bytes(1 << 20, 2)]), 7);
    pair.send(&Whole::new(3, "t", &[bytes(2 << 20, 3)]), 8);
    pair.send(&Whole::new(4, "t", &[bytes(100, 4)]), 0);
    assert_eq!(ids(&pair.drain()), [4, 3, 1, 2]);
}

#[test]
fn a_large_one_arrives_while_small_ones_fill_the_ring() {
    let mut pair = Pair::new();
    (0..400).for_each(|id| pair.send(&small(id, 1000), 0));
    let large = Whole::new(1_000_000, bytes(100, 9), &[bytes(3 << 20, 9), bytes(10, 1)]);
    pair.send(&large, 0);
    // Each message that arrives is followed by the next: there are always more than the ring has room for.
    let mut next = 400;
    for round in 0.. {
        assert!(round < 100, "the large one waits forever");
        pair.pool.flush().unwrap();
        let came = pair.receive(usize::MAX);
        for _ in 0..came.len() {
            pair.send(&small(next, 1000), 0);
            next += 1;
        }
        if came.contains(&large) {
            break;
        }
    }
    let rest = pair.drain();
    assert_eq!(rest.last().map(|message| message.id), Some(next - 1));
}

#[test]
fn a_large_one_waits_for_the_small_of_its_order() {
    let mut pair = Pair::new();
    (0..20).for_each(|id| pair.send(&small(id, 30_000), 7));
    pair.send(&Whole::new(20, "t", &[bytes(100, 1)]), 7);
    pair.send(&small(21, 10), 7);
    pair.send(&Whole::new(22, "t", &[bytes(100, 1)]), 0);
    let came = ids(&pair.drain());
    let of_order: Vec<_> = came.iter().copied().filter(|id| *id < 22).collect();
    assert_eq!(of_order, (0..22).collect::<Vec<_>>());
    assert_ne!(came.last(), Some(&22));
}

#[test]
fn a_call_is_not_taken_back_before_it_has_come() {
    let mut pair = Pair::new();
    let push = |pair: &mut Pair, kind, id, parts: &[&[u8]]| {
        let (flags, order) = (Flags::default(), 0);
        let text: &[&[u8]] = if kind == Kind::Call { &[b"t"] } else { &[] };
        let outbound = Outbound {
            kind,
            id,
            flags,
            text,
            parts,
            order,
        };
        pair.pool.push(&outbound).unwrap();
    };
    let large = bytes(40 << 20, 1);
    push(&mut pair, Kind::Call, 1, &[&large]);
    push(&mut pair, Kind::Call, 2, &[&large]);
    push(&mut pair, Kind::Cancel, 2, &[]);
    push(&mut pair, Kind::Cancel, 1, &[]);
    push(&mut pair, Kind::Cancel, 3, &[]);
    let mut kinds = Vec::new();
    while kinds.len() < 5 {
        pair.pool.flush().unwrap();
        let mut sink = |message: &Inbound| kinds.push((message.id, message.kind));
        pair.child.read(usize::MAX, &mut pair.store, &mut sink).unwrap();
    }
    for id in [1, 2] {
        let of_call: Vec<_> = kinds.iter().filter(|(of, _)| *of == id).collect();
        assert_eq!(of_call, [&(id, Kind::Call), &(id, Kind::Cancel)]);
    }
    assert_eq!(kinds[0], (3, Kind::Cancel));
}

#[test]
fn no_more_is_under_way_than_the_reader_takes() {
    let mut pair = Pair::new();
    let sent: Vec<_> = (0..4)
        .map(|id| Whole::new(id, "t", &vec![vec![id as u8; 1]; 65_000]))
        .collect();
    sent.iter().for_each(|message| pair.send(message, 0));
    let mut came = pair.drain();
    came.sort_by_key(|message| message.id);
    assert!(came == sent);
}

#[test]
fn one_that_no_reader_would_take_is_refused_at_once() {
    let mut pair = Pair::new();
    let too_large = vec![0; 256 * 1024 * 1024 + 1];
    let outbound = Outbound {
        kind: Kind::Call,
        id: 1,
        flags: Flags::default(),
        text: &[b"t"],
        parts: &[&too_large],
        order: 0,
    };
    assert_eq!(pair.pool.push(&outbound), Err(Corrupt));
}

#[test]
fn what_waits_counts_for_what_it_takes() {
    let mut pair = Pair::new();
    let count = 30_000;
    (0..count).for_each(|id| pair.send(&Whole::new(id, "", &[Vec::new()]), 0));
    assert!(pair.pool.held() > 1 << 20, "{}", pair.pool.held());
    assert_eq!(pair.drain().len(), count as usize);
    assert_eq!(pair.pool.held(), 0);
}

#[test]
fn each_piece_is_published_at_once() {
    let mut pair = Pair::new();
    assert_eq!(pair.child.arm(), Ok(true));
    pair.send(&Whole::new(1, "t", &[bytes(3 << 20, 1)]), 0);
    assert!(pair.is_rung(1), "before the whole of it is copied");
    assert_eq!(pair.drain().len(), 1);
}
