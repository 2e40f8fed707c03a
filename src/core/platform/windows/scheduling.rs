//! The priority and the processors of a child.

use std::io;
use std::os::windows::io::OwnedHandle;

use windows_sys::Win32::System::Threading::{
    ABOVE_NORMAL_PRIORITY_CLASS, BELOW_NORMAL_PRIORITY_CLASS, HIGH_PRIORITY_CLASS, IDLE_PRIORITY_CLASS,
    NORMAL_PRIORITY_CLASS, REALTIME_PRIORITY_CLASS, SetProcessAffinityMask,
};

use super::error::checked;
use super::handle::raw;

/// The priority class for a niceness, as in Node's `os.setPriority`.
pub(super) fn priority_class(nice: i32) -> u32 {
    match nice {
        ..-14 => REALTIME_PRIORITY_CLASS,
        ..-7 => HIGH_PRIORITY_CLASS,
        ..0 => ABOVE_NORMAL_PRIORITY_CLASS,
        ..10 => NORMAL_PRIORITY_CLASS,
        ..19 => BELOW_NORMAL_PRIORITY_CLASS,
        _ => IDLE_PRIORITY_CLASS,
    }
}

/// Restricts a process to these processors; an empty list changes nothing.
pub(super) fn bind(process: &OwnedHandle, processors: &[usize]) -> io::Result<()> {
    let Some(mask) = mask_of(processors) else {
        return Ok(());
    };
    // SAFETY: the handle is open.
    checked(unsafe { SetProcessAffinityMask(raw(process), mask) })
}

/// The mask of these processors; `None` for an empty list. Impossible numbers give a mask of 0, which the system
/// refuses.
fn mask_of(processors: &[usize]) -> Option<usize> {
    let bit = |processor: &usize| 1_usize.checked_shl(u32::try_from(*processor).ok()?);
    let bits: Option<Vec<_>> = processors.iter().map(bit).collect();
    let mask = bits.map_or(0, |bits| bits.into_iter().fold(0, |mask, bit| mask | bit));
    (!processors.is_empty()).then_some(mask)
}
