//! The names of processes.

use std::fs;

/// The name that a process has now: its program's, truncated by the kernel, or one that the process has set itself.
/// `None` when the process has ended.
pub fn name_of(pid: u32) -> Option<String> {
    let name = fs::read(format!("/proc/{pid}/comm")).ok()?;
    let name = name.strip_suffix(b"\n").unwrap_or(&name);
    Some(String::from_utf8_lossy(name).into_owned())
}
