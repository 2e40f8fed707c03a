//! The names of the balancer's algorithms.

use super::javascript::shared;

shared! {
    /// In the order in which `balancer::Algorithm` lists them for users.
    pub const ALGORITHMS: [&str; 14] = [
        "POLLING",
        "WEIGHTS",
        "RANDOM",
        "SPECIFY",
        "WEIGHTS_POLLING",
        "WEIGHTS_RANDOM",
        "MINIMUM_CONNECTION",
        "WEIGHTS_MINIMUM_CONNECTION",
        "LEAST_CPU",
        "LEAST_MEMORY",
        "WARMEST",
        "SMOOTH_WEIGHTS_POLLING",
        "LEAST_LATENCY",
        "CONSISTENT_HASH",
    ];
}
