//! Where programs and devices are.

use std::path::{Path, PathBuf};

/// The device that discards what is written to it and has nothing to read.
pub const NULL_DEVICE: &str = "/dev/null";

/// Where a child with this environment finds a program: in its PATH, unless the name is a path.
pub fn find_program(program: &str, env: &[(String, String)]) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program));
    }
    let path = env
        .iter()
        .find(|(name, _)| name == "PATH")
        .map_or("/usr/bin:/bin", |(_, value)| value);
    std::env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|candidate| Path::is_file(candidate))
}
