//! The host's settings for a child before its start.

use std::collections::HashMap;

use napi_derive::napi;

use super::pool::{NativePool, NativePoolEvents};
use crate::core::child::ChildId;
use crate::core::pool::Details;

#[napi]
impl NativePool {
    /// The environment of a child, and its processors; for what is left out, the pool's settings apply.
    #[napi(catch_unwind)]
    pub fn prepared(
        &self,
        child: u32,
        env: Option<HashMap<String, String>>,
        processors: Option<Vec<u32>>,
    ) -> NativePoolEvents {
        let details = Details {
            env: env.map(|env| env.into_iter().collect()),
            processors: processors
                .map(|processors| processors.into_iter().map(|number| number as usize).collect()),
        };
        self.change(|engine| engine.prepared(ChildId(child), Ok(details)))
    }

    /// Why a child cannot be started.
    #[napi(catch_unwind)]
    pub fn preparation_failed(&self, child: u32, why: String) -> NativePoolEvents {
        self.change(|engine| engine.prepared(ChildId(child), Err(why)))
    }
}
