//! CONSISTENT_HASH: determines the seat of an id by rendezvous hashing with weights (Thaler and Ravishankar 1998;
//! Schindelhauer and Schomaker 2005).
//!
//! Each seat has a score for the id, and the lowest score wins. Adding or removing a seat moves only the ids that this
//! seat gets or had.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The seat of an id, among this many seats.
pub fn seat_of(id: &str, seats: usize, weight: impl Fn(usize) -> f64) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    let id = hasher.finish();
    let all_equal = (0..seats).all(|seat| weight(seat) <= 0.0);
    let score = |seat: usize| {
        let weight = if all_equal { 1.0 } else { weight(seat) };
        // An exponential variable with the weight as its rate: a seat has the least of several with a probability
        // proportional to its rate, and never with weight 0.
        -chance(id, seat).ln() / weight
    };
    (0..seats)
        .min_by(|a, b| score(*a).total_cmp(&score(*b)))
        .unwrap_or(0)
}

/// A pseudo-random number above 0 and below 1, always the same for the same arguments.
fn chance(id: u64, seat: usize) -> f64 {
    // The finalizer of SplitMix64.
    let mut mixed = id ^ (seat as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    ((mixed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(count: usize, weight: impl Fn(usize) -> f64 + Copy) -> Vec<usize> {
        (0..10_000)
            .map(|id| seat_of(&format!("user-{id}"), count, weight))
            .collect()
    }

    fn share(seats: &[usize], of: usize) -> f64 {
        seats.iter().filter(|seat| **seat == of).count() as f64 / seats.len() as f64
    }

    #[test]
    fn seats_share_the_ids_by_weight() {
        let equal = seats(4, |_| 1.0);
        let weighted = seats(3, |seat| [3.0, 1.0, 0.0][seat]);
        for seat in 0..4 {
            assert!(
                (share(&equal, seat) - 0.25).abs() < 0.02,
                "{}",
                share(&equal, seat)
            );
        }
        assert!((share(&weighted, 0) - 0.75).abs() < 0.02);
        assert_eq!(share(&weighted, 2), 0.0);
        assert!((share(&seats(2, |_| 0.0), 0) - 0.5).abs() < 0.02);
    }

    #[test]
    fn a_seat_more_moves_only_what_it_gets() {
        let (before, after) = (seats(4, |_| 1.0), seats(5, |_| 1.0));
        let moved: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        assert!(moved.iter().all(|(_, seat)| **seat == 4));
        assert!(moved.len() > 1800 && moved.len() < 2200, "{}", moved.len());
    }
}
