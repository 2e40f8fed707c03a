//! What the owner of a pool does with children: it replaces, drains and holds them, and sets their weights.

use super::Engine;
use crate::core::child::ChildId;
use crate::core::pool::dispatcher::Dispatcher;

impl Engine {
    /// Gives the children other weights, by slot.
    pub fn set_weights(&mut self, weights: Vec<f64>) {
        self.dispatcher.set_weights(weights);
    }

    /// Starts a child in place of one that was asked to end for that, if there may be one. It does not wait for the start.
    pub fn start_instead(&mut self) {
        self.decide(Dispatcher::start_instead);
    }

    /// Replaces a child by a fresh one, which serves before this one ends.
    pub fn recycle(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.recycle(child, now));
    }

    /// Has a child end once it is done with its calls.
    pub fn drain(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.drain(child, now));
    }

    /// The owner still reads something from a child: until [`Engine::release_hold`] it does not end by being done.
    pub fn hold(&mut self, child: ChildId) {
        self.decide(|dispatcher, _| dispatcher.hold(child));
    }

    /// Whether a child takes calls, running or not.
    pub fn is_serving(&self, child: ChildId) -> bool {
        self.dispatcher.is_serving(child)
    }

    /// The owner has read everything that it wanted from a child.
    pub fn release_hold(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.release_hold(child, now));
    }
}
