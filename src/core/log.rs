//! Diagnostics on stderr in Node's format, enabled by `NODE_DEBUG=electron-re-native`.

use std::io::Write;
use std::sync::OnceLock;

const SECTION: &str = "electron-re-native";

/// Whether diagnostics are enabled. Reads the environment once, as Node does.
pub fn is_on() -> bool {
    static IS_ON: OnceLock<bool> = OnceLock::new();
    *IS_ON.get_or_init(|| std::env::var("NODE_DEBUG").is_ok_and(|list| names_us(&list)))
}

/// Writes a line if diagnostics are enabled. Builds the message only then.
pub fn debug(message: impl FnOnce() -> String) {
    if is_on() {
        let line = format!(
            "{} {}: {}\n",
            SECTION.to_uppercase(),
            std::process::id(),
            message()
        );
        // A closed stderr must not fail the caller.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

/// Matches as Node does: names are separated by commas, case is ignored, and `*` matches any characters.
fn names_us(list: &str) -> bool {
    list.split(',')
        .any(|pattern| matches(&pattern.trim().to_lowercase(), SECTION))
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            (0..=name.len()).any(|at| name.get(at..).is_some_and(|tail| matches(rest, tail)))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_node_finds_its_own() {
        for list in [
            "electron-re-native",
            "net, Electron-RE-Native",
            "*",
            "electron*",
            "*native,fs",
            "e*-re-*",
        ] {
            assert!(names_us(list), "{list}");
        }
        for list in ["", "net", "electron", "electron-re", "*electron", "re-native*"] {
            assert!(!names_us(list), "{list}");
        }
    }
}
