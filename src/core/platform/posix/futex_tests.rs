//! Tests of sleeping on a word that hold on every system of this family.

use std::time::{Duration, Instant};

use super::system::{futex_wait, futex_wake};
use crate::core::platform::{ANY, Woken};
use crate::core::sync::atomic::AtomicU32;

#[test]
fn another_value_is_no_sleep_and_time_runs_out() {
    let word = AtomicU32::new(1);
    assert_eq!(futex_wait(&word, 2, Duration::MAX, ANY), Woken::Changed);
    let start = Instant::now();
    assert_eq!(
        futex_wait(&word, 1, Duration::from_millis(20), ANY),
        Woken::Elapsed
    );
    assert!(start.elapsed() >= Duration::from_millis(20));
    assert_eq!(futex_wake(&word, 1, ANY), 0);
}
