//! Extracts a child's last message from its stderr, without the stack, the source line and Node's version around it.

/// The most lines of a message between its first line and its stack.
const LONGEST_MESSAGE: usize = 10;

/// How a utility process of Electron writes what Node writes as `FATAL ERROR:`.
const ELECTRON_FATAL: &str = "Fatal error in V8:";

/// Reads stderr line by line and keeps the last message.
#[derive(Debug, Default, Clone)]
pub(super) struct LastWords {
    words: Option<String>,
    /// The first line of a possible error, and how many lines ago it was.
    heading: Option<(String, usize)>,
    place: Place,
    is_out_of_memory: bool,
    is_debugged: bool,
}

/// The position in Node's output.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Outside,
    /// After the mark under a source line: an error's message follows.
    AfterCaret,
    /// In a message after such a mark.
    InMessage,
    /// In a stack, or in the properties below it.
    InError,
    /// After V8's `# Fatal error in …`: its message follows.
    InFatalError,
    /// The process is aborting: the rest has no message.
    Aborting,
}

impl LastWords {
    /// The last message, if there was one.
    pub(super) fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// Whether the engine or the allocator has reported that there is no memory left.
    pub(super) fn is_out_of_memory(&self) -> bool {
        self.is_out_of_memory
    }

    /// Whether Node has reported that a debugger has connected. Node does not report when it disconnects.
    pub(super) fn is_debugged(&self) -> bool {
        self.is_debugged
    }

    /// Takes the next line, without its line end.
    pub(super) fn read(&mut self, line: &str) {
        let text = without_log_prefix(line.trim_end());
        if text.trim_start().is_empty() {
            if self.place != Place::AfterCaret && self.place != Place::Aborting {
                self.place = Place::Outside;
            }
            return;
        }
        self.is_out_of_memory |= tells_of_no_memory(text);
        self.is_debugged |= text == "Debugger attached.";
        match self.place {
            Place::Aborting => {}
            Place::InFatalError => self.abort(text.trim_start_matches(['#', ' '])),
            _ if text.starts_with("FATAL ERROR:") || text.starts_with(ELECTRON_FATAL) => self.abort(text),
            _ if text.starts_with("# Fatal ") => {
                self.abort(text.trim_start_matches(['#', ' ']));
                self.place = Place::InFatalError;
            }
            _ if is_caret(text) => self.place = Place::AfterCaret,
            _ if is_frame(text) => self.begin_stack(),
            _ if is_noise(text) => {}
            Place::InError if text.starts_with([' ', '}', ']']) => {}
            Place::InMessage => {}
            place => self.take_message(text, place == Place::AfterCaret),
        }
    }

    fn abort(&mut self, text: &str) {
        if !text.is_empty() {
            self.words = Some(text.to_owned());
            self.place = Place::Aborting;
        }
    }

    /// The stack belongs to the error whose message came just before.
    fn begin_stack(&mut self) {
        if self.place != Place::InError
            && let Some((heading, _)) = self.heading.take()
        {
            self.words = Some(heading);
        }
        self.place = Place::InError;
    }

    fn take_message(&mut self, text: &str, is_first_after_caret: bool) {
        let has_properties = text.ends_with('{');
        let message = without_brackets(text.trim_end_matches('{').trim_end());
        if message.is_empty() {
            self.words = Some(text.to_owned());
            return;
        }
        self.words = Some(message.to_owned());
        if is_first_after_caret || names_an_error(message) {
            self.heading = Some((message.to_owned(), 0));
        } else if let Some((_, lines)) = &mut self.heading {
            *lines += 1;
            if *lines > LONGEST_MESSAGE {
                self.heading = None;
            }
        }
        self.place = match (is_first_after_caret, has_properties) {
            (_, true) => Place::InError,
            (true, false) => Place::InMessage,
            (false, false) => Place::Outside,
        };
    }
}

/// Removes the prefix `[pid:time:LEVEL:file.cc(line)] ` that Chromium writes before a message.
fn without_log_prefix(text: &str) -> &str {
    let split = text.strip_prefix('[').and_then(|rest| rest.split_once(")] "));
    match split {
        Some((prefix, message))
            if [":ERROR:", ":FATAL:", ":WARNING:"]
                .iter()
                .any(|level| prefix.contains(level)) =>
        {
            message
        }
        _ => text,
    }
}

/// `^^^` under a source line.
fn is_caret(text: &str) -> bool {
    text.trim_start().chars().all(|char| char == '^' || char == '~')
}

/// `    at file.js:1:2`, and what Node writes in place of frames.
fn is_frame(text: &str) -> bool {
    let inner = text.trim_start();
    text.starts_with(' ')
        && (inner.starts_with("at ") || inner.starts_with("... ") || inner.starts_with("[... "))
}

fn is_noise(text: &str) -> bool {
    const BEGINNINGS: [&str; 13] = [
        "Node.js v",
        "(Use `",
        "Emitted '",
        "Thrown at:",
        "<---",
        "-----",
        "==== ",
        "Debugger ",
        "For help, see: https://nodejs.org",
        "Waiting for the debugger",
        "Starting inspector on",
        "Security context:",
        "node:internal/",
    ];
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || is_numbered_frame(text)
        || (text.starts_with('[') && text.contains(" ms: "))
        || (text.starts_with("(node:")
            && (text.contains("DeprecationWarning:") || text.contains("ExperimentalWarning:")))
}

/// ` 1: 0x… [node]` or `1: file.js:1:2`, as in the report of an abort.
fn is_numbered_frame(text: &str) -> bool {
    let Some((number, rest)) = text.trim_start().split_once(": ") else {
        return false;
    };
    !number.is_empty()
        && number.bytes().all(|digit| digit.is_ascii_digit())
        && (rest.starts_with("0x") || rest.contains(':'))
}

/// `Error: …`, `TypeError [CODE]: …`, `loading failed: RangeError: …`.
fn names_an_error(text: &str) -> bool {
    text.split([' ', ':', '['])
        .any(|word| word.ends_with("Error") || word.ends_with("Exception") || word.ends_with("Rejection"))
}

/// Node writes an error without a stack as `[Error: message]`.
fn without_brackets(text: &str) -> &str {
    text.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .filter(|inner| names_an_error(inner))
        .unwrap_or(text)
}

fn tells_of_no_memory(text: &str) -> bool {
    let is_fatal = ["FATAL ERROR:", "# Fatal ", ELECTRON_FATAL]
        .iter()
        .any(|beginning| text.starts_with(beginning));
    (is_fatal && (text.contains("out of memory") || text.contains("Allocation failed")))
        || text.contains("V8 javascript OOM")
        || text.contains("std::bad_alloc")
        || (text.starts_with("memory allocation of ") && text.ends_with(" failed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outputs of Node, and the message in each.
    const CASES: &[(&str, &str)] = &[
        (
            "/a.js:1\nboom();\n^\n\nReferenceError: boom is not defined\n    at x (/a.js:1:1)\n\nNode.js v20.1.0",
            "ReferenceError: boom is not defined",
        ),
        (
            "/a.js:1\nthrow 'boom'\n^\nboom\n(Use `node --trace-uncaught ...` to show where)\n\nNode.js v20.1.0",
            "boom",
        ),
        (
            "/a.js:1\nx\n^\n\nError: first\nsecond\n    at x (a.js:1:1) {\n  code: 'X',\n  more: {\n    a: 1\n  }\n}\n\nNode.js v20.1.0",
            "Error: first",
        ),
        (
            "/a.js:1\nx\n^\n\nBoom: custom\nsecond\n    at x (a.js:1:1)",
            "Boom: custom",
        ),
        (
            "Error: outer\n    at x (a.js:1:1) {\n  [cause]: TypeError: inner\n      at y (b.js:1:1)\n}",
            "Error: outer",
        ),
        (
            "/a.js:1\nx\n^\n\n[Error: no stack] {\n  code: 5\n}\n\nNode.js v20.1.0",
            "Error: no stack",
        ),
        (
            "Error: logged\n    at x (a.js:1:1)\nshutting down: no config",
            "shutting down: no config",
        ),
        (
            "failed: RangeError: logged\n    at x (a.js:1:1)",
            "failed: RangeError: logged",
        ),
        (
            "Error: old\nready\nfailed: RangeError: new\n    at x (a.js:1:1)",
            "failed: RangeError: new",
        ),
        (
            "Error: emitted\n    at x (a.js:1:1)\nEmitted 'error' event at:\n    at y (a.js:1:1)\n\nNode.js v20.1.0",
            "Error: emitted",
        ),
        (
            "bye\n(node:7) [DEP0005] DeprecationWarning: Buffer() is deprecated",
            "bye",
        ),
        (
            "<--- Last few GCs --->\n\n[7:0x1]      247 ms: Mark-Compact 30.0\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n\n 1: 0xb78db3 node::OOMErrorHandler [node]",
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        ),
        (
            "<--- JS stacktrace --->\n\n[7:1126/072633.1:ERROR:node_bindings.cc(158)] Fatal error in V8: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory",
            "Fatal error in V8: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory",
        ),
        (
            "#\n# Fatal error in v8::ToLocalChecked, line 0\n# Empty MaybeLocal\n#\n#FailureMessage Object: 0x7",
            "Empty MaybeLocal",
        ),
    ];

    fn words(lines: &str) -> Option<String> {
        let mut last = LastWords::default();
        lines.lines().for_each(|line| last.read(line));
        last.words().map(str::to_owned)
    }

    #[test]
    fn the_words_are_the_message() {
        for (lines, expected) in CASES {
            assert_eq!(words(lines).as_deref(), Some(*expected), "{lines}");
        }
        assert_eq!(
            words("----- Native stack trace -----\n\n 1: 0xd3a3c0  [node]\n1: /a.js:15:25\n\n"),
            None
        );
    }

    #[test]
    fn a_debugger_is_known_by_what_node_says_of_it() {
        let mut last = LastWords::default();
        last.read("Debugger listening on ws://127.0.0.1:9229/0f2c936f");
        assert!(!last.is_debugged());
        last.read("Debugger attached.");
        assert!(last.is_debugged());
    }

    #[test]
    fn only_who_has_no_memory_says_so() {
        let says = |line: &str| {
            let mut last = LastWords::default();
            last.read(line);
            last.is_out_of_memory()
        };
        assert!(says(
            "FATAL ERROR: invalid table size Allocation failed - JavaScript heap out of memory"
        ));
        assert!(says("# Fatal JavaScript out of memory: Reached heap limit"));
        assert!(says(
            "[1:0101/1:ERROR:node_bindings.cc(158)] Fatal error in V8: Allocation failed - JavaScript heap out of memory"
        ));
        assert!(!says(
            "[1:0101/1:ERROR:node_bindings.cc(158)] Fatal error in V8: v8::ToLocalChecked Empty MaybeLocal"
        ));
        assert!(says(
            "[1:0101/1:ERROR:v8_initializer.cc(800)] V8 javascript OOM (Reached heap limit)."
        ));
        assert!(!says("FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal"));
        assert!(!says("a page about JavaScript heap out of memory"));
    }
}
