//! Memory footprints of processes. A separate thread measures them, and less often the longer a measurement takes.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::sampler::Sample;
use crate::core::platform::{self, Footprint};
use crate::core::sync::{Arc, Mutex, lock};

/// The age at which a footprint may be measured again.
const LEAST_AGE: Duration = Duration::from_secs(5);
/// It must also be at least this multiple of the time that the measurement took.
const LOOKS_TO_REST: u32 = 50;
/// How long to wait for the first measurement of a process, so that the first report has what is quick to measure.
const DEADLINE: Duration = Duration::from_millis(25);

/// A process id, and the time when the process was started.
type Key = (u32, u64);

/// The latest measurement.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// `None`: the system does not let us measure the process.
    footprint: Option<Footprint>,
    at: Instant,
    took: Duration,
}

impl Seen {
    fn is_due(&self) -> bool {
        self.at.elapsed() >= LEAST_AGE.max(self.took * LOOKS_TO_REST)
    }
}

type All = Arc<Mutex<FxHashMap<Key, Seen>>>;

/// The handle to the thread. Dropping it ends the thread; the drop does not wait for that.
#[derive(Debug)]
pub(super) struct Footprints {
    orders: SyncSender<Vec<Key>>,
    done: Receiver<()>,
    seen: All,
}

impl Footprints {
    /// Starts the thread.
    pub(super) fn start() -> io::Result<Self> {
        let (orders, received) = sync_channel::<Vec<Key>>(1);
        let (finished, done) = sync_channel(1);
        let seen = All::default();
        let all = Arc::clone(&seen);
        let run = move || {
            platform::block_all_signals();
            while let Ok(keys) = received.recv() {
                look(&keys, &all);
                if let Err(TrySendError::Disconnected(())) = finished.try_send(()) {
                    return;
                }
            }
        };
        Builder::new().name("ere-footprints".to_owned()).spawn(run)?;
        Ok(Footprints { orders, done, seen })
    }

    /// Adds the known footprints to the samples, and has the thread measure again those that are due.
    pub(super) fn add_to(&self, samples: &mut [Sample]) {
        while self.done.try_recv().is_ok() {}
        // While the thread is busy with an earlier order, another one would be of no use.
        let is_told = self.orders.try_send(samples.iter().map(key_of).collect()).is_ok();
        let is_new =
            |seen: &FxHashMap<_, _>| samples.iter().any(|sample| !seen.contains_key(&key_of(sample)));
        if is_told && is_new(&lock(&self.seen)) {
            // When this wait ends, the data is as good as it can be for now.
            let _: Result<(), RecvTimeoutError> = self.done.recv_timeout(DEADLINE);
        }
        let seen = lock(&self.seen);
        for sample in samples {
            sample.footprint = seen.get(&key_of(sample)).and_then(|seen| seen.footprint);
        }
    }
}

fn key_of(sample: &Sample) -> Key {
    (sample.pid, sample.started)
}

fn look(keys: &[Key], all: &All) {
    for key in keys {
        let is_due = lock(all).get(key).is_none_or(Seen::is_due);
        if !is_due {
            continue;
        }
        let start = Instant::now();
        let footprint = platform::footprint_of(key.0).ok();
        let seen = Seen {
            footprint,
            at: Instant::now(),
            took: start.elapsed(),
        };
        lock(all).insert(*key, seen);
    }
    lock(all).retain(|key, _| keys.contains(key));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::monitor::Sampler;

    #[test]
    fn samples_get_the_footprints_of_their_processes() {
        let me = std::process::id();
        let (mut sampler, footprints) = (Sampler::new(me), Footprints::start().unwrap());
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let mut samples = sampler.sample(&[]);
            footprints.add_to(&mut samples);
            let own = samples.iter().find(|sample| sample.pid == me).unwrap();
            if let Some(footprint) = own.footprint {
                assert!(footprint.private > 0);
                break;
            }
            assert!(Instant::now() < end, "it was never looked at");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn who_has_ended_is_forgotten_and_who_is_fresh_is_left_alone() {
        let all = All::default();
        let (me, gone) = ((std::process::id(), 1), (u32::MAX >> 1, 1));
        look(&[me, gone], &all);
        assert!(lock(&all)[&gone].footprint.is_none());
        let at = lock(&all)[&me].at;
        look(&[me], &all);
        assert_eq!(lock(&all)[&me].at, at);
        assert!(!lock(&all).contains_key(&gone));
    }

    #[test]
    fn a_slow_look_is_followed_by_a_longer_rest() {
        let seen = |ago, took| Seen {
            footprint: None,
            at: Instant::now().checked_sub(Duration::from_secs(ago)).unwrap(),
            took: Duration::from_millis(took),
        };
        assert!(!seen(1, 1).is_due() && seen(6, 1).is_due());
        assert!(!seen(6, 200).is_due() && seen(11, 200).is_due());
    }
}
