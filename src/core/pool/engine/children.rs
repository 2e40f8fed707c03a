//! What the owner of a pool does with its children: it replaces, drains and holds them, and sets their weights.

use super::Engine;
use crate::core::child::ChildId;
use crate::core::pool::dispatcher::Dispatcher;

impl Engine {
    /// Changes the weights of the children, by slot.
    pub fn set_weights(&mut self, weights: Vec<f64>) {
        self.dispatcher.set_weights(weights);
    }

    /// Starts a child in place of one that was asked to end for that purpose, if this is allowed. Does not wait for the
    /// start.
    pub fn start_instead(&mut self) {
        self.decide(Dispatcher::start_instead);
    }

    /// Replaces a child with a new one, which serves before this one ends.
    pub fn recycle(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.recycle(child, now));
    }

    /// Ends a child once it is done with its calls.
    pub fn drain(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.drain(child, now));
    }

    /// Holds a child while the owner reads from it. Until [`Engine::release_hold`], the child does not end for having
    /// no calls.
    pub fn hold(&mut self, child: ChildId) {
        self.decide(|dispatcher, _| dispatcher.hold(child));
    }

    /// Whether a child takes calls. It may still be starting.
    pub fn is_serving(&self, child: ChildId) -> bool {
        self.dispatcher.is_serving(child)
    }

    /// Ends one hold of a child: the owner has read what it wanted.
    pub fn release_hold(&mut self, child: ChildId) {
        self.decide(|dispatcher, now| dispatcher.release_hold(child, now));
    }
}
