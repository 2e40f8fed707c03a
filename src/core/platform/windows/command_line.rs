//! Joins arguments to one string, in the way that C programs split it again.

use std::ffi::{CStr, CString};

/// The command line for `CreateProcessW` from these arguments, which are UTF-8.
pub(super) fn command_line(arguments: &[CString]) -> Vec<u16> {
    let quoted: Vec<_> = arguments.iter().map(|argument| quoted(argument)).collect();
    quoted.join(" ").encode_utf16().chain([0]).collect()
}

fn quoted(argument: &CStr) -> String {
    let argument = argument.to_string_lossy();
    let needs_quotes = argument.is_empty() || argument.contains([' ', '\t', '"']);
    if !needs_quotes {
        return argument.into_owned();
    }
    let mut out = String::from('"');
    let mut backslashes = 0;
    for character in argument.chars() {
        match character {
            '\\' => backslashes += 1,
            // Backslashes are literal, except before a quote.
            '"' => out.push_str(&"\\".repeat(backslashes + 1)),
            _ => {}
        }
        if character != '\\' {
            backslashes = 0;
        }
        out.push(character);
    }
    out.push_str(&"\\".repeat(backslashes));
    out.push('"');
    out
}
