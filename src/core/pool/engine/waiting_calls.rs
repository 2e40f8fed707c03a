//! What a caller may set for calls that wait for a child.

use super::Engine;

impl Engine {
    /// Limits the waits of calls: tickets, each with its limit in milliseconds. A call that no child has got by then is
    /// rejected.
    pub fn limit_waits(&mut self, limits: &[u32]) {
        self.decide(|dispatcher, now| {
            for limit in limits.chunks_exact(2) {
                dispatcher.limit_wait(limit[0], limit[1], now);
            }
        });
    }

    /// Moves waiting calls by priority: tickets, each with its priority.
    pub fn prioritize(&mut self, priorities: &[i32]) {
        for call in priorities.chunks_exact(2) {
            self.dispatcher.prioritize(call[0].unsigned_abs(), call[1]);
        }
    }
}
