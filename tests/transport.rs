//! The shared-memory transport between two processes. The child is this very test program once more, see [`child_of_a_lane`].
//!
//! `ERE_FRAMES=10000000 cargo test --release --no-default-features --test transport` for a long run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and a long run reports its progress"
)]

use std::os::fd::{AsRawFd, OwnedFd};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use electron_re_native::core::platform;
use electron_re_native::core::platform::{AsHandle, Attention, Listener, Pollable};
use electron_re_native::core::transport::shared_memory::{ChildEnd, MOST_UNREAD, SharedMemoryTransport};
use electron_re_native::core::transport::{Message, PartId, Read, Transport, VecStore};
use electron_re_native::core::wire::{CallId, Flags, Kind, Request};
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};

const DESCRIPTORS: &str = "ERE_LANE_DESCRIPTORS";
/// Frames of both ways together, unless the environment says otherwise.
const FRAMES: u32 = if cfg!(debug_assertions) { 30_000 } else { 1_000_000 };
const IN_FLIGHT: u32 = 500;
const BUDGET: usize = 2 * 1024 * 1024;
const CHECK: usize = 8;
/// Longer than anything takes on a busy machine, but for a defect.
const DEADLINE: Duration = Duration::from_secs(90);

/// A checksum of which each byte and its place is a part.
fn checksum(id: u32, bytes: &[u8]) -> [u8; CHECK] {
    let mut sum = u64::from(id) ^ 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        sum ^= sum >> 32;
    }
    sum.to_le_bytes()
}

fn sealed(id: u32, len: usize, random: &mut SmallRng) -> Vec<u8> {
    let mut bytes = vec![0; CHECK + len];
    random.fill_bytes(&mut bytes[CHECK..]);
    let sum = checksum(id, &bytes[CHECK..]);
    bytes[..CHECK].copy_from_slice(&sum);
    bytes
}

fn check(id: u32, sealed: &[u8]) {
    let (sum, bytes) = sealed.split_at_checked(CHECK).expect("a frame that was cut");
    assert_eq!(sum, checksum(id, bytes), "frame {id} is not what was sent");
}

/// Mostly small; some fill the ring, or take more than the arena.
fn sizes(random: &mut SmallRng) -> (usize, Vec<usize>) {
    match random.random_range(0..10_000) {
        0..9_800 => (random.random_range(0..200), Vec::new()),
        9_800..9_960 => (random.random_range(0..20_000), Vec::new()),
        9_960..9_990 => (
            random.random_range(0..100_000),
            vec![random.random_range(0..40_000)],
        ),
        9_990..9_999 => (10, vec![random.random_range(0..1_000_000); 2]),
        _ => (10, vec![random.random_range(0..40_000_000)]),
    }
}

struct Frame {
    text: Vec<u8>,
    parts: Vec<Vec<u8>>,
}

impl Frame {
    fn random(id: u32, random: &mut SmallRng) -> Self {
        let (text, parts) = sizes(random);
        Frame {
            text: sealed(id, text, random),
            parts: parts.into_iter().map(|len| sealed(id, len, random)).collect(),
        }
    }

    fn parts(&self) -> Vec<&[u8]> {
        self.parts.iter().map(Vec::as_slice).collect()
    }
}

fn check_all(id: u32, text: &[u8], parts: &[PartId], store: &mut VecStore) {
    check(id, text);
    parts.iter().for_each(|part| check(id, &store.take(*part)));
}

/// Waits until a bell rings or the other descriptor says that its peer has gone; false: it has.
fn wait(bell: &dyn Pollable, peer: Option<&dyn AsHandle>, limit: Duration) -> bool {
    let Attention::Poll(bell) = bell.attention() else {
        panic!("a bell that calls");
    };
    let mut fds = vec![PollFd::new(bell, PollFlags::POLLIN)];
    fds.extend(peer.map(|peer| PollFd::new(peer.as_handle(), PollFlags::POLLIN)));
    let count = poll(&mut fds, PollTimeout::try_from(limit).unwrap()).unwrap();
    assert!(count > 0, "nobody has rung");
    fds.get(1)
        .is_none_or(|peer| peer.revents() == Some(PollFlags::empty()))
}

/// Checks what comes, and answers each call by its own frame.
#[test]
#[ignore = "a child for other tests"]
fn child_of_a_lane() {
    let Ok(numbers) = std::env::var(DESCRIPTORS) else {
        return;
    };
    let files: Vec<_> = numbers
        .split(',')
        .map(|number| platform::take_inherited(number.parse().unwrap()).unwrap())
        .collect();
    let mut end = ChildEnd::open(files.try_into().unwrap()).unwrap();
    let mut random = SmallRng::seed_from_u64(2);
    let mut store = VecStore::default();
    let mut calls: Vec<(u32, Vec<u8>, Vec<PartId>)> = Vec::new();
    let mut expected = 0;
    end.start().unwrap();
    let stdin = std::io::stdin();
    while wait(&end, Some(&stdin), Duration::from_secs(600)) {
        end.read(BUDGET, &mut store, &mut |message| {
            assert_eq!(message.kind, Kind::Call);
            calls.push((message.id, message.text.to_vec(), message.parts.to_vec()));
        })
        .unwrap();
        for (id, text, parts) in calls.drain(..) {
            assert_eq!(id, expected, "calls of one order come in it");
            expected += 1;
            check_all(id, text.strip_prefix(b"0,").unwrap(), &parts, &mut store);
            let frame = Frame::random(id, &mut random);
            end.reply(id, Flags::default(), &frame.text, &frame.parts())
                .unwrap();
        }
        end.flush().unwrap();
    }
}

struct Pair {
    transport: SharedMemoryTransport,
    listener: Listener,
    child: Child,
    /// Its end tells the child that we have ended, too.
    _stdin: ChildStdin,
    store: VecStore,
    random: SmallRng,
    sent: u32,
    is_answered: Vec<bool>,
    answered: u32,
}

impl Pair {
    fn start(seed: u64) -> Self {
        let transport = SharedMemoryTransport::create().unwrap();
        let listener = Listener::new(transport.bell()).unwrap();
        let files: Vec<OwnedFd> = transport
            .files()
            .iter()
            .map(|file| file.try_clone_to_owned().unwrap())
            .collect();
        for file in &files {
            fcntl(file, FcntlArg::F_SETFD(FdFlag::empty())).unwrap();
        }
        let numbers: Vec<_> = files.iter().map(|file| file.as_raw_fd().to_string()).collect();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "child_of_a_lane", "--nocapture"])
            .env(DESCRIPTORS, numbers.join(","))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Pair {
            transport,
            listener,
            _stdin: child.stdin.take().unwrap(),
            child,
            store: VecStore::default(),
            random: SmallRng::seed_from_u64(seed),
            sent: 0,
            is_answered: Vec::new(),
            answered: 0,
        }
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().cast_signed()), signal).unwrap();
    }

    fn may_send(&self, calls: u32) -> bool {
        self.sent < calls && self.sent - self.answered < IN_FLIGHT && self.transport.has_room()
    }

    /// Sends what the transport takes, up to this many calls in all.
    fn send(&mut self, calls: u32) {
        while self.may_send(calls) {
            let frame = Frame::random(self.sent, &mut self.random);
            self.transport.push(&Request {
                id: CallId(u64::from(self.sent)),
                task: b"0",
                params: &frame.text,
                flags: Flags::default(),
                parts: &frame.parts(),
                order: 1,
            });
            self.is_answered.push(false);
            self.sent += 1;
        }
        self.transport.flush().unwrap();
    }

    fn receive(&mut self, budget: usize) -> Read {
        let mut came = Vec::new();
        let read = self.transport.read(budget, &mut self.store, &mut |message| {
            if let Message::Answer {
                call, json, parts, ..
            } = message
            {
                came.push((call, json.to_vec(), parts.to_vec()));
            }
        });
        for (call, text, parts) in came {
            check_all(call, &text, &parts, &mut self.store);
            let before = std::mem::replace(&mut self.is_answered[call as usize], true);
            assert!(!before, "{call} is answered twice");
            self.answered += 1;
        }
        read
    }

    /// One turn. Returns whether there is nothing to do until the bell rings.
    fn turn(&mut self, calls: u32) -> bool {
        self.send(calls);
        match self.receive(BUDGET) {
            Read::Empty if self.transport.arm() && !self.transport.has_more() => {}
            Read::Empty | Read::More => return false,
            other => panic!("{other:?}"),
        }
        // With the answers that have just come there may be room for more, and nobody else to ring for it.
        !self.may_send(calls)
    }

    /// Goes on until this many calls are answered.
    fn run(&mut self, calls: u32) {
        while self.answered < calls {
            if self.turn(calls) && self.answered < calls {
                wait(&self.listener, None, DEADLINE);
                self.listener.silence();
            }
        }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn frames() -> u32 {
    std::env::var("ERE_FRAMES").map_or(FRAMES, |frames| frames.parse().expect("ERE_FRAMES is a number"))
}

#[test]
fn every_frame_comes_once_and_whole() {
    let calls = frames() / 2;
    let mut pair = Pair::start(1);
    let start = Instant::now();
    pair.run(calls);
    println!("{} frames in {:?}", 2 * calls, start.elapsed());
    assert!(pair.transport.is_read_by_peer());
    assert!(pair.store.is_empty());
}

#[test]
fn a_child_that_is_stopped_at_any_time_goes_on_where_it_was() {
    let mut pair = Pair::start(3);
    let mut random = SmallRng::seed_from_u64(4);
    for round in 1..=40 {
        let goal = round * 300;
        pair.run(goal - random.random_range(0..200));
        // Somewhere in the middle of it.
        for _ in 0..random.random_range(0..3) {
            pair.turn(goal);
        }
        pair.signal(Signal::SIGSTOP);
        let until = Instant::now() + Duration::from_millis(random.random_range(0..10));
        while Instant::now() < until {
            pair.turn(goal);
        }
        pair.signal(Signal::SIGCONT);
        pair.run(goal);
    }
}

#[test]
fn a_child_that_is_killed_at_any_time_leaves_only_whole_frames() {
    let mut random = SmallRng::seed_from_u64(5);
    for seed in 0..15 {
        let mut pair = Pair::start(seed);
        let before = random.random_range(1..2000);
        pair.run(before);
        for _ in 0..random.random_range(0..6) {
            pair.turn(u32::MAX);
        }
        pair.signal(Signal::SIGKILL);
        pair.turn(u32::MAX);
        pair.child.wait().unwrap();
        // What it has left is read in one go, and what it has not read does not keep us.
        assert_eq!(pair.receive(MOST_UNREAD), Read::Empty);
        pair.send(u32::MAX);
        assert_eq!(pair.receive(BUDGET), Read::Empty);
        assert!(pair.answered >= before && pair.answered < pair.sent);
        pair.transport.discard(&mut pair.store);
        assert!(pair.store.is_empty());
    }
}
