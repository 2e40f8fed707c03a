//! The names of the algorithms.

use super::consistent_hash::ConsistentHash;
use super::least_latency::LeastLatency;
use super::least_used::LeastUsed;
use super::minimum_connection::MinimumConnection;
use super::polling::Polling;
use super::random::Random;
use super::smooth_weights_polling::SmoothWeightsPolling;
use super::specify::Specify;
use super::strategy::Strategy;
use super::targets::{Measure, Targets};
use super::warmest::Warmest;
use super::weights::Weights;
use super::weights_minimum_connection::WeightsMinimumConnection;
use super::weights_polling::WeightsPolling;
use super::weights_random::WeightsRandom;
use crate::core::wire::algorithms::ALGORITHMS;

/// How a [`Balancer`](super::Balancer) picks a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// All targets in turn.
    Polling,
    /// The highest of weight + U(0,1) · total weight.
    Weights,
    /// Any target, all equally likely.
    Random,
    /// The target that the caller asks for.
    Specify,
    /// In turn: in each round of total-weight picks, every target as often as its weight.
    WeightsPolling,
    /// Any target, with a probability proportional to its weight.
    WeightsRandom,
    /// The fewest connections; ties are broken in turn.
    MinimumConnection,
    /// The fewest connections per weight; ties are broken at random, by weight.
    WeightsMinimumConnection,
    /// The most idle processor time per connection, counting the new one; ties are broken in turn.
    LeastCpu,
    /// The smallest product of memory and connections, counting the new one; ties are broken in turn.
    LeastMemory,
    /// The fewest connections; of equals, the target that has most recently lost a connection.
    Warmest,
    /// In turn, each as often as its weight; the picks of one target are as far apart as possible.
    SmoothWeightsPolling,
    /// Of two random targets, the one with the smaller product of latency and connections, counting the new one.
    LeastLatency,
    /// The target that the caller finds by the hash of an id; without an id, all targets in turn.
    ConsistentHash,
}

impl Algorithm {
    /// All algorithms, in the order in which users see them listed.
    pub const ALL: [Self; ALGORITHMS.len()] = [
        Self::Polling,
        Self::Weights,
        Self::Random,
        Self::Specify,
        Self::WeightsPolling,
        Self::WeightsRandom,
        Self::MinimumConnection,
        Self::WeightsMinimumConnection,
        Self::LeastCpu,
        Self::LeastMemory,
        Self::Warmest,
        Self::SmoothWeightsPolling,
        Self::LeastLatency,
        Self::ConsistentHash,
    ];

    /// The public name.
    pub const fn name(self) -> &'static str {
        ALGORITHMS[self as usize]
    }

    /// Finds the algorithm with this public name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Creates the algorithm's implementation, prepared for these targets.
    pub(super) fn strategy(self, targets: &Targets) -> Box<dyn Strategy> {
        match self {
            Self::Polling => Box::new(Polling),
            Self::Weights => Box::new(Weights),
            Self::Random => Box::new(Random),
            Self::Specify => Box::new(Specify),
            Self::WeightsPolling => Box::new(WeightsPolling::new(targets)),
            Self::WeightsRandom => Box::new(WeightsRandom::new(targets)),
            Self::MinimumConnection => Box::new(MinimumConnection::new(targets)),
            Self::WeightsMinimumConnection => Box::new(WeightsMinimumConnection::new(targets)),
            Self::LeastCpu => Box::new(LeastUsed::new(Measure::Cpu, targets)),
            Self::LeastMemory => Box::new(LeastUsed::new(Measure::Memory, targets)),
            Self::Warmest => Box::new(Warmest::new(targets)),
            Self::SmoothWeightsPolling => Box::new(SmoothWeightsPolling::new(targets)),
            Self::LeastLatency => Box::new(LeastLatency),
            Self::ConsistentHash => Box::new(ConsistentHash),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_parsed_back() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::parse(algorithm.name()), Some(algorithm));
        }
        for unknown in ["", "polling", "POLLING ", "LEAST"] {
            assert_eq!(Algorithm::parse(unknown), None);
        }
    }
}
