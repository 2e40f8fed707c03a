//! What a poller tells of.

/// Names what a poller waits for.
pub trait Token: Copy + PartialEq {
    /// The poller's own timer.
    const TIMER: Self;

    /// As the system keeps it.
    fn number(self) -> u64;

    /// Back from that.
    fn of(number: u64) -> Self;
}
