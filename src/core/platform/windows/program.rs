//! Where programs and devices are.

use std::path::{Path, PathBuf};

/// The device that discards what is written to it and has nothing to read.
pub const NULL_DEVICE: &str = "NUL";

/// Where a child with this environment finds a program: in its Path, unless the name is a path.
pub fn find_program(program: &str, env: &[(String, String)]) -> Option<PathBuf> {
    if program.contains(['/', '\\', ':']) {
        return Some(PathBuf::from(program));
    }
    let (_, path) = env.iter().find(|(name, _)| name.eq_ignore_ascii_case("PATH"))?;
    std::env::split_paths(path)
        .flat_map(|folder| [folder.join(program), folder.join(format!("{program}.exe"))])
        .find(|candidate| Path::is_file(candidate))
}
