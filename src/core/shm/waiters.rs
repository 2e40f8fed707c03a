//! Waits on separate threads, for owners that must not block.

use std::collections::HashMap;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::deadline::Cancel;
use crate::core::error::Error;
use crate::core::platform::{Attention, Doorbell, Pollable, block_all_signals};
use crate::core::sync::{Arc, Mutex, lock};
use crate::core::wire::waited;

/// The most waits in progress in this process; each takes a thread.
const MOST_WAITS: usize = 1000;
/// How long a thread without a wait is kept.
const THREAD_KEPT: Duration = Duration::from_secs(2);
/// The threads only sleep.
const STACK_BYTES: usize = 128 * 1024;

/// Results of waits, by ticket, with a doorbell that a poll loop can wait for.
#[derive(Debug)]
struct Outcomes {
    list: Mutex<Vec<(u32, u32)>>,
    bell: Doorbell,
}

/// One owner's waits. Dropping it cancels them.
#[derive(Debug)]
pub struct Waiters {
    outcomes: Arc<Outcomes>,
    running: HashMap<u32, Cancel>,
}

/// Reports the result even if the wait panics; otherwise its caller would wait forever.
struct Filing {
    outcomes: Arc<Outcomes>,
    ticket: u32,
    outcome: u32,
}

impl Filing {
    fn file(mut self, outcome: u32) {
        self.outcome = outcome;
    }
}

impl Drop for Filing {
    fn drop(&mut self) {
        lock(&self.outcomes.list).push((self.ticket, self.outcome));
        self.outcomes.bell.ring();
    }
}

impl Waiters {
    /// The result of a wait that has failed.
    pub const FAILED: u32 = waited::FAILED;

    /// Creates an owner's waits; none is in progress yet.
    ///
    /// # Errors
    /// If descriptors run out.
    pub fn new() -> io::Result<Self> {
        let bell = Doorbell::new()?;
        let list = Mutex::default();
        Ok(Waiters {
            outcomes: Arc::new(Outcomes { list, bell }),
            running: HashMap::new(),
        })
    }

    /// Starts a wait. `wait` blocks a thread and must end soon after it is cancelled.
    ///
    /// # Errors
    /// [`Error::SharedMemory`] if there are too many waits, or no threads.
    pub fn start(
        &mut self,
        ticket: u32,
        wait: impl FnOnce(Cancel) -> u32 + Send + 'static,
    ) -> Result<(), Error> {
        let refused = |source| Error::SharedMemory {
            doing: "wait without blocking for".to_owned(),
            source,
        };
        if self.running.len() >= MOST_WAITS {
            return Err(refused(io::Error::other(format!(
                "{MOST_WAITS} waits are under way"
            ))));
        }
        let threads = threads().map_err(refused)?;
        let cancel = Cancel::default();
        self.running.insert(ticket, cancel.clone());
        let filing = Filing {
            outcomes: Arc::clone(&self.outcomes),
            ticket,
            outcome: Self::FAILED,
        };
        threads.spawn_blocking(move || {
            let outcome = wait(cancel);
            filing.file(outcome);
        });
        Ok(())
    }

    /// Ends a wait early; its result is still reported.
    pub fn cancel(&self, ticket: u32) {
        if let Some(cancel) = self.running.get(&ticket) {
            cancel.cancel();
        }
    }

    /// Takes the available results, as ticket and result.
    pub fn take(&mut self) -> Vec<(u32, u32)> {
        // Silence the bell first: a result that arrives later rings it again.
        self.outcomes.bell.silence();
        let outcomes = std::mem::take(&mut *lock(&self.outcomes.list));
        for (ticket, _) in &outcomes {
            self.running.remove(ticket);
        }
        outcomes
    }
}

impl Pollable for Waiters {
    fn attention(&self) -> Attention<'_> {
        self.outcomes.bell.attention()
    }
}

impl Drop for Waiters {
    fn drop(&mut self) {
        for cancel in self.running.values() {
            cancel.cancel();
        }
    }
}

/// The process's waiting threads. They end with the process, and do not keep it alive.
fn threads() -> io::Result<&'static Runtime> {
    static THREADS: OnceLock<Runtime> = OnceLock::new();
    if let Some(threads) = THREADS.get() {
        return Ok(threads);
    }
    let started = Builder::new_current_thread()
        .thread_name("ere-wait")
        .max_blocking_threads(MOST_WAITS * 4)
        .thread_keep_alive(THREAD_KEPT)
        .thread_stack_size(STACK_BYTES)
        // The host's signal handlers do not run on them.
        .on_thread_start(|| {
            block_all_signals();
        })
        .build()?;
    Ok(THREADS.get_or_init(|| started))
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Instant;

    use super::*;

    fn outcomes(waiters: &mut Waiters, count: usize) -> Vec<(u32, u32)> {
        let end = Instant::now() + Duration::from_secs(20);
        let mut all = Vec::new();
        while all.len() < count {
            assert!(Instant::now() < end, "{all:?}");
            all.extend(waiters.take());
            sleep(Duration::from_millis(1));
        }
        all.sort_unstable();
        all
    }

    #[test]
    fn each_wait_has_an_outcome_also_when_it_fails_or_is_cancelled() {
        let mut waiters = Waiters::new().unwrap();
        waiters.start(1, |_| 7).unwrap();
        waiters.start(2, |_| panic!("on purpose")).unwrap();
        let until_cancelled = |cancel: Cancel| {
            while !cancel.is_cancelled() {
                sleep(Duration::from_millis(1));
            }
            9
        };
        waiters.start(3, until_cancelled).unwrap();
        assert_eq!(outcomes(&mut waiters, 2), [(1, 7), (2, Waiters::FAILED)]);
        waiters.cancel(3);
        waiters.cancel(4);
        assert_eq!(outcomes(&mut waiters, 1), [(3, 9)]);
    }

    #[test]
    fn there_is_a_limit_and_dropping_ends_them_all() {
        let mut waiters = Waiters::new().unwrap();
        let (ended, all_ended) = std::sync::mpsc::channel::<()>();
        for ticket in 0..MOST_WAITS {
            let ended = ended.clone();
            let wait = move |cancel: Cancel| {
                while !cancel.is_cancelled() {
                    sleep(Duration::from_millis(50));
                }
                drop(ended);
                0
            };
            waiters.start(u32::try_from(ticket).unwrap(), wait).unwrap();
        }
        drop(ended);
        let error = waiters.start(9999, |_| 0).unwrap_err().to_string();
        assert!(error.ends_with("1000 waits are under way"), "{error}");
        drop(waiters);
        let end = all_ended.recv_timeout(Duration::from_secs(20));
        assert_eq!(end, Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    }
}
