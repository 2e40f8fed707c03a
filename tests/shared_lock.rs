//! Eight processes and one lock, with holders and waiters killed and stopped at random. Each process is this very test
//! program once more, running the test marked as ignored. `STRESS_SECONDS` says how long, 8 unless given.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and what it prints is seen when wanted"
)]

use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use electron_re_native::core::platform::{AsHandle, Signal};
use electron_re_native::core::platform::{Group, Identity, Lifeline, Process, Scheduling, Spawn, spawn};
use electron_re_native::core::shm::{Deadline, Memory, Mutex, Owner, Taken};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

const WORKERS: usize = 8;
/// The first descriptor after stdio.
const MEMORY_FD: i32 = 3;

/// What the words of the memory are, after the lock's own two.
const COUNTER: usize = 2;
const INSIDE: usize = 3;
const OVER: usize = 4;
const VIOLATIONS: usize = 5;
const TAKEOVERS: usize = 6;
const GIVEN_UP: usize = 7;
const FIRST_TALLY: usize = 8;
const WORDS: usize = FIRST_TALLY + WORKERS;

fn get(memory: &Memory, word: usize) -> u64 {
    memory.word64(word).unwrap().load(SeqCst)
}

fn set(memory: &Memory, word: usize, value: u64) {
    memory.word64(word).unwrap().store(value, SeqCst);
}

fn increment(memory: &Memory, word: usize) {
    memory.word64(word).unwrap().fetch_add(1, SeqCst);
}

fn sum_of_tallies(memory: &Memory) -> u64 {
    (0..WORKERS).map(|slot| get(memory, FIRST_TALLY + slot)).sum()
}

/// What is done under the lock. In between it may be killed.
fn count(memory: &Memory, slot: usize, me: u64, owner_died: bool) {
    if owner_died {
        increment(memory, TAKEOVERS);
        set(memory, INSIDE, 0);
        set(memory, COUNTER, sum_of_tallies(memory));
    }
    let inside = memory.word64(INSIDE).unwrap();
    if inside.compare_exchange(0, me, SeqCst, SeqCst).is_err() {
        increment(memory, VIOLATIONS);
    }
    let before = get(memory, COUNTER);
    if before != sum_of_tallies(memory) {
        increment(memory, VIOLATIONS);
    }
    // Neither is one step with the other, so two at a time would lose counts.
    set(memory, COUNTER, before + 1);
    let tally = get(memory, FIRST_TALLY + slot);
    std::hint::black_box((0..me % 200).sum::<u64>());
    set(memory, FIRST_TALLY + slot, tally + 1);
    if inside.compare_exchange(me, 0, SeqCst, SeqCst).is_err() {
        increment(memory, VIOLATIONS);
    }
}

#[test]
#[ignore = "a worker of another test"]
fn worker_that_counts() {
    let memory = Memory::inherited(MEMORY_FD).unwrap();
    let slot: usize = std::env::var("SLOT").unwrap().parse().unwrap();
    let holder = Owner::new();
    let mutex = Mutex::at(&memory, 0, holder).unwrap();
    while get(&memory, OVER) == 0 {
        // Every other one gives up sometimes.
        let millis = if slot.is_multiple_of(2) {
            f64::INFINITY
        } else {
            2.0
        };
        match mutex.lock(&Deadline::of_millis(millis, None)) {
            Taken::No => increment(&memory, GIVEN_UP),
            Taken::Already => increment(&memory, VIOLATIONS),
            taken => {
                count(&memory, slot, holder.name(), taken == Taken::OwnerDied);
                if !mutex.unlock() {
                    increment(&memory, VIOLATIONS);
                }
            }
        }
    }
}

fn start_worker(memory: &Memory, slot: usize) -> (Process, Lifeline) {
    let null = OwnedFd::from(File::options().read(true).write(true).open("/dev/null").unwrap());
    let lifeline = Lifeline::new(&null).unwrap();
    let program = CString::new(std::env::current_exe().unwrap().to_str().unwrap()).unwrap();
    let arguments = ["--ignored", "--exact", "worker_that_counts", "--nocapture"];
    let mut argv = vec![program.clone()];
    argv.extend(arguments.map(|argument| CString::new(argument).unwrap()));
    let stderr = io::stderr().as_fd().try_clone_to_owned().unwrap();
    spawn(&Spawn {
        program: &program,
        argv: &argv,
        envp: &[CString::new(format!("SLOT={slot}")).unwrap()],
        cwd: c"/",
        fds: &[null.as_fd(), null.as_fd(), stderr.as_fd(), memory.as_handle()],
        group: Group::Own {
            lifeline: &lifeline,
            whole: true,
        },
        scheduling: &Scheduling::default(),
        identity: Identity::default(),
    })
    .map(|process| (process, lifeline))
    .unwrap()
}

fn stress_seconds() -> f64 {
    std::env::var("STRESS_SECONDS").map_or(8.0, |seconds| seconds.parse().unwrap())
}

#[test]
fn no_count_is_lost_and_nobody_hangs_when_any_process_dies() {
    let memory = Memory::create(WORDS * 8).unwrap();
    let mut workers: Vec<_> = (0..WORKERS).map(|slot| start_worker(&memory, slot)).collect();
    let seed = rand::random();
    let mut random = SmallRng::seed_from_u64(seed);
    let end = Instant::now() + Duration::from_secs_f64(stress_seconds());
    let mut progress = (get(&memory, COUNTER), Instant::now());
    let mut kills = 0;
    while Instant::now() < end {
        std::thread::sleep(Duration::from_micros(random.random_range(0..8000)));
        let slot = random.random_range(0..WORKERS);
        if random.random_bool(0.3) {
            // Nobody wakes it but who waits for its lock.
            workers[slot].0.signal(Signal::Stop).unwrap();
        } else {
            workers[slot].0.signal(Signal::Kill).unwrap();
            workers[slot].0.reap();
            workers[slot] = start_worker(&memory, slot);
            kills += 1;
        }
        let counter = get(&memory, COUNTER);
        if counter != progress.0 {
            progress = (counter, Instant::now());
        }
        assert!(
            progress.1.elapsed() < Duration::from_secs(60),
            "nobody counts any more; seed {seed}"
        );
    }
    set(&memory, OVER, 1);
    for worker in &workers {
        worker.0.signal(Signal::Continue).unwrap();
    }
    let statuses: Vec<_> = workers.iter().map(|(process, _)| process.reap()).collect();
    assert!(
        statuses.iter().all(|status| status.code == Some(0)),
        "{statuses:?}"
    );
    // One that was killed when all others were through may have left it.
    let own = Mutex::at(&memory, 0, Owner::new()).unwrap();
    if own.lock(&Deadline::of_millis(10e3, None)) == Taken::OwnerDied {
        set(&memory, COUNTER, sum_of_tallies(&memory));
    }
    assert!(own.unlock());
    let told = [VIOLATIONS, COUNTER, TAKEOVERS, GIVEN_UP].map(|word| get(&memory, word));
    println!(
        "{kills} killed; {} counts, {} takeovers, {} given up",
        told[1], told[2], told[3]
    );
    assert_eq!(told[0], 0, "two held it, or a count was lost; seed {seed}");
    assert_eq!(get(&memory, COUNTER), sum_of_tallies(&memory), "seed {seed}");
    assert!(told[1] > 0 && kills > 0);
}
