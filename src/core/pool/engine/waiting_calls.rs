//! What a caller wants of calls that wait for a child.

use super::Engine;

impl Engine {
    /// Calls that no child has been given in time are rejected: tickets, each with its time in milliseconds.
    pub fn limit_waits(&mut self, limits: &[u32]) {
        self.decide(|dispatcher, now| {
            for limit in limits.chunks_exact(2) {
                dispatcher.limit_wait(limit[0], limit[1], now);
            }
        });
    }

    /// Gives calls that wait their turns by priority: tickets, each with its priority.
    pub fn prioritize(&mut self, priorities: &[i32]) {
        for call in priorities.chunks_exact(2) {
            self.dispatcher.prioritize(call[0].unsigned_abs(), call[1]);
        }
    }
}
