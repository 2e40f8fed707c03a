//! Operations on the children of a pool: replacing and holding them, and setting their weights.

use napi_derive::napi;

use super::pool::{NativePool, NativePoolEvents};
use crate::core::child::ChildId;
use crate::core::pool::Engine;

#[napi]
impl NativePool {
    /// Sets the weights of the children, by slot.
    #[napi(catch_unwind)]
    pub fn set_weights(&self, weights: Vec<f64>) {
        self.read_mut(|engine| engine.set_weights(weights));
    }

    /// Starts a child in place of one that was asked to end for this, if `max` allows it.
    #[napi(catch_unwind)]
    pub fn start_instead(&self) -> NativePoolEvents {
        self.change(Engine::start_instead)
    }

    /// Replaces a child with a fresh one, which takes calls before this one ends.
    #[napi(catch_unwind)]
    pub fn recycle(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.recycle(ChildId(child)))
    }

    /// Makes a child end once its calls are done; it takes no new ones.
    #[napi(catch_unwind)]
    pub fn drain(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.drain(ChildId(child)))
    }

    /// Keeps a leaving child from ending while its owner still reads from it.
    #[napi(catch_unwind)]
    pub fn hold(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.hold(ChildId(child)))
    }

    /// Whether a child takes calls, running or not.
    #[napi(catch_unwind)]
    pub fn is_serving(&self, child: u32) -> bool {
        self.read_mut(|engine| engine.is_serving(ChildId(child)))
            .unwrap_or(false)
    }

    /// Whether the children's script uses our `ProcessHost`, as far as one of them has said so.
    #[napi(catch_unwind)]
    pub fn has_met_host(&self) -> bool {
        self.read_mut(|engine| engine.has_met_host()).unwrap_or(false)
    }

    /// The owner has finished reading from a child.
    #[napi(catch_unwind)]
    pub fn release_hold(&self, child: u32) -> NativePoolEvents {
        self.change(|engine| engine.release_hold(ChildId(child)))
    }
}
