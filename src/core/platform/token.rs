//! The tokens by which a poller names its sources.

/// Names a source that a poller waits for.
pub trait Token: Copy + PartialEq {
    /// The token of the poller's own timer.
    const TIMER: Self;

    /// The number by which the system stores the token.
    fn number(self) -> u64;

    /// The token of that number.
    fn of(number: u64) -> Self;
}
