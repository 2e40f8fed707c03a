//! What the owner says of the replacing of children.

use super::Engine;
use crate::core::child::ChildId;
use crate::core::pool::dispatcher::Dispatcher;

impl Engine {
    /// Starts a child in place of one that was asked to end for that, if there may be one, without waiting for it.
    pub fn start_instead(&mut self) {
        self.decide(Dispatcher::start_instead);
    }

    /// Replaces a child by a fresh one, which serves before this one ends.
    pub fn recycle(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.recycle(child, now));
    }

    /// The owner still reads something from a child: until [`Engine::let_loose`] it does not end by being done.
    pub fn hold(&mut self, child: ChildId) {
        self.decide(|dispatcher, _| dispatcher.hold(child));
    }

    /// Whether a child takes calls, running or not.
    pub fn is_serving(&self, child: ChildId) -> bool {
        self.dispatcher.is_serving(child)
    }

    /// That has been read.
    pub fn let_loose(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.let_loose(child, now));
    }
}
