//! What a process calls itself.

use std::fs;

/// The name a process has now: that of its program, cut by the kernel, or one that it has given itself. None once it has
/// ended.
pub fn name_of(pid: u32) -> Option<String> {
    let name = fs::read(format!("/proc/{pid}/comm")).ok()?;
    let name = name.strip_suffix(b"\n").unwrap_or(&name);
    Some(String::from_utf8_lossy(name).into_owned())
}
