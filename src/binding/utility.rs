//! For utility processes: becoming a pool's child. `js/host/utility-entry.js` uses it.

use std::os::fd::IntoRawFd;

use napi_derive::napi;

use super::error::{Code, internal};
use crate::core::os;
use crate::core::worker::arrive;

/// Descriptors by number.
#[napi(object, object_from_js = false)]
pub struct UtilityFiles {
    /// Of the channel.
    pub channel: i32,
    /// Of the fast lane: three, or none.
    pub lane: Vec<i32>,
}

/// Makes this process a child of the pool that listens at `socket`.
#[napi(catch_unwind)]
pub fn enter_pool(socket: String, token: String) -> napi::Result<UtilityFiles, Code> {
    let belongings = arrive(&socket, &token).map_err(internal)?;
    Ok(UtilityFiles {
        channel: belongings.channel.into_raw_fd(),
        lane: belongings.lane.into_iter().map(IntoRawFd::into_raw_fd).collect(),
    })
}

/// Ends this process at once.
#[napi]
pub fn exit_now(code: i32) {
    os::exit_now(code)
}
