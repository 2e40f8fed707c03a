//! The environment of a child, in the format of `CreateProcessW`.

use std::ffi::CString;

/// Variables that programs on Windows need. As in Node, a child gets the host's value when its own environment lacks
/// one.
const NEEDED: [&str; 11] = [
    "HOMEDRIVE",
    "HOMEPATH",
    "LOGONSERVER",
    "PATH",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];

/// Builds one block from entries `NAME=value` in UTF-8. The block is sorted by names, which are not case-sensitive.
pub(super) fn environment_block(entries: &[CString]) -> Vec<u16> {
    let mut entries: Vec<_> = entries
        .iter()
        .map(|entry| entry.to_string_lossy().into_owned())
        .collect();
    let mut names: Vec<_> = entries.iter().map(|entry| upper_name(entry)).collect();
    for name in NEEDED {
        if let Ok(value) = std::env::var(name)
            && !names.iter().any(|other| other == name)
        {
            entries.push(format!("{name}={value}"));
            names.push(name.to_owned());
        }
    }
    entries.sort_by_cached_key(|entry| upper_name(entry));
    let mut block: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.encode_utf16().chain([0]))
        .collect();
    block.push(0);
    block
}

/// The name of an entry in upper case. The names of the drives' variables begin with an equals sign.
fn upper_name(entry: &str) -> String {
    let end = entry
        .char_indices()
        .skip(1)
        .find(|(_, character)| *character == '=');
    entry[..end.map_or(entry.len(), |(at, _)| at)].to_uppercase()
}
