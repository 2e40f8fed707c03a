//! What a frame costs between the two ends of a shared-memory transport in one process, and what the dispatcher adds to a call.
//!
//! `cargo bench --no-default-features --features bench --bench transport`

// A benchmark that cannot run is to stop.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use electron_re_native::core::platform::{AsHandle, PeerDoorbell};
use electron_re_native::core::pool::{
    Action, Attached, Config, Dispatcher, NewCall, OptionValue, Submission,
};
use electron_re_native::core::sync::Arc;
use electron_re_native::core::transport::VecStore;
use electron_re_native::core::transport::shared_memory::{Direction, End, Outbound, TransportMemory};
use electron_re_native::core::wire::{Flags, Kind, Piece, Record};

/// A header's direction into bytes and back.
fn records(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("encode+decode");
    let record = Record {
        text_len: 100,
        ..Record::new(Kind::Call, 7)
    };
    group.bench_function("record", |bench| {
        bench.iter(|| Record::parse(&black_box(record).to_bytes()));
    });
    let piece = Piece {
        total: 1 << 20,
        offset: 4096,
        block: 3,
        len: 16384,
    };
    group.bench_function("piece", |bench| {
        bench.iter(|| Piece::parse(&black_box(piece).to_bytes()));
    });
    group.finish();
}

struct Pair {
    pool: End,
    child: End,
    store: VecStore,
}

impl Pair {
    fn new() -> Self {
        let memory = TransportMemory::create().expect("memory");
        let same = memory.as_handle().try_clone_to_owned().expect("a descriptor");
        let bell = || Arc::new(PeerDoorbell::new().expect("a descriptor"));
        Pair {
            pool: End::new(memory, Direction::Down, bell()),
            child: End::new(
                TransportMemory::open(same).expect("memory"),
                Direction::Up,
                bell(),
            ),
            store: VecStore::default(),
        }
    }

    /// Puts `count` messages into the ring together, and reads them together.
    fn pass(&mut self, count: usize, text: &[u8], parts: &[&[u8]]) {
        for _ in 0..count {
            let sent = self.pool.push(&Outbound {
                kind: Kind::Call,
                id: 1,
                flags: Flags::default(),
                text: &[text],
                parts,
                order: 0,
            });
            sent.expect("an honest peer");
        }
        self.pool.flush().expect("an honest peer");
        let mut claimed = Vec::new();
        let read = self.child.read(usize::MAX, &mut self.store, &mut |message| {
            black_box(message.text);
            claimed.extend_from_slice(message.parts);
        });
        read.expect("an honest peer");
        for part in claimed {
            black_box(self.store.take(part));
        }
    }
}

/// Through the ring, alone and as a batch.
fn ring(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("push+read");
    for (size, count) in [(30, 1), (30, 64), (1000, 64), (30_000, 4)] {
        let (mut pair, text) = (Pair::new(), vec![b'x'; size]);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new(format!("{size} bytes"), count), |bench| {
            bench.iter(|| pair.pass(count, black_box(&text), &[]));
        });
    }
    group.finish();
}

/// Through the arena: take, copy in, copy out, give back.
fn arena(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("part");
    for size in [5_000, 64 * 1024, 1024 * 1024, 16 * 1024 * 1024] {
        let (mut pair, part) = (Pair::new(), vec![b'x'; size]);
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bench| {
            bench.iter(|| pair.pass(1, b"[]", &[black_box(&part)]));
        });
    }
    group.finish();
}

/// A call is submitted, finds its child, and is answered.
fn dispatcher(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("submit+answer");
    for in_flight in [1, 64, 1024] {
        let options = [
            ("path", OptionValue::Text("/app/child.js".to_owned())),
            ("max", OptionValue::Number(2.0)),
        ];
        let options = options.map(|(name, value)| (name.to_owned(), value));
        let config = Config::read(OptionValue::Map(options.into())).expect("good options");
        let now = Instant::now();
        let mut dispatcher = Dispatcher::new(Rc::new(config), 7, now);
        dispatcher.warm(2, now);
        while let Some(action) = dispatcher.next_action() {
            if let Action::SpawnLater(child) | Action::Spawn(child, _) = action {
                dispatcher.spawned(child, 1000 + child.0, None);
            }
        }
        let submit = |dispatcher: &mut Dispatcher, ticket| {
            let call = NewCall {
                ticket,
                to: None,
                is_beside: false,
                key: 0,
                timeout_ms: 0,
                counted: 0,
            };
            let submission = Submission {
                attached: Attached::default(),
                call,
                task: b"\"task\"",
                params: b"{\"a\":1}",
                flags: Flags::default(),
                parts: &[],
                id: "",
            };
            dispatcher.submit(&submission, now).expect("a child")
        };
        let mut open: Vec<_> = (0..in_flight)
            .map(|ticket| submit(&mut dispatcher, ticket))
            .collect();
        let mut at = 0;
        group.bench_function(BenchmarkId::from_parameter(in_flight), |bench| {
            bench.iter(|| {
                let (child, call) = open[at];
                black_box(dispatcher.answered(child, call, now));
                open[at] = submit(&mut dispatcher, at as u32);
                at = (at + 1) % open.len();
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .sample_size(30);
    targets = records, ring, arena, dispatcher
}
criterion_main!(benches);
