//! Reads option values from outside. The messages of its errors name the option, the value and the type.

use std::fmt::Write;

use crate::core::error::Error;
use crate::core::wire::limits::LONGEST_TIMEOUT;

/// A value of any kind that a caller may pass.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// The option is missing.
    Undefined,
    /// true or false.
    Bool(bool),
    /// Any number, including NaN and the infinities.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<OptionValue>),
    /// Keys and values.
    Map(Vec<(String, OptionValue)>),
    /// A value that no option accepts, as messages show it: `null`, `x => x (function)`.
    Other(String),
}

impl OptionValue {
    /// The value and its type, for messages.
    pub fn describe(&self) -> String {
        match self {
            OptionValue::Undefined => "undefined".to_owned(),
            OptionValue::Bool(value) => format!("{value} (boolean)"),
            OptionValue::Number(value) => format!("{value} (number)"),
            OptionValue::Text(text) => format!("{} (string)", quoted(text)),
            OptionValue::List(items) => format!("a list of {} (array)", items.len()),
            OptionValue::Map(_) => "an object".to_owned(),
            OptionValue::Other(shown) => shown.clone(),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        let _ = write!(shown, "…");
    }
    format!("{shown:?}")
}

/// The keys and values of one options object. Each is taken once.
#[derive(Debug)]
pub struct Options {
    prefix: &'static str,
    entries: Vec<(String, OptionValue)>,
    known: Vec<&'static str>,
}

impl Options {
    /// Reads an object. `undefined` counts as an empty object. `prefix` is the dotted path of its keys, with the dot.
    ///
    /// # Errors
    /// [`Error::InvalidOption`] if the value is not an object.
    pub fn new(prefix: &'static str, value: OptionValue) -> Result<Self, Error> {
        match value {
            OptionValue::Undefined => Ok(Options {
                prefix,
                entries: Vec::new(),
                known: Vec::new(),
            }),
            OptionValue::Map(entries) => Ok(Options {
                prefix,
                entries,
                known: Vec::new(),
            }),
            other => Err(invalid(prefix.trim_end_matches('.'), "an object", &other)),
        }
    }

    fn take(&mut self, key: &'static str) -> OptionValue {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name == key);
        at.map_or(OptionValue::Undefined, |at| self.entries.swap_remove(at).1)
    }

    fn bad<T>(&self, key: &str, expected: &str, value: &OptionValue) -> Result<T, Error> {
        Err(invalid(&format!("{}{key}", self.prefix), expected, value))
    }

    /// Reads a text; `None` if the option is missing.
    ///
    /// # Errors
    /// [`Error::InvalidOption`]. This also applies to the methods below.
    pub fn text(&mut self, key: &'static str) -> Result<Option<String>, Error> {
        match self.take(key) {
            OptionValue::Undefined => Ok(None),
            OptionValue::Text(text) => Ok(Some(text)),
            other => self.bad(key, "a string", &other),
        }
    }

    /// Reads a whole number from `least` to `most`. If `most` is `usize::MAX`, Infinity is accepted and means `most`.
    pub fn count(&mut self, key: &'static str, least: usize, most: usize) -> Result<Option<usize>, Error> {
        let expected = match (least, most) {
            (_, usize::MAX) => format!("a whole number of at least {least} or Infinity"),
            (least, most) => format!("a whole number from {least} to {most}"),
        };
        match self.take(key) {
            OptionValue::Undefined => Ok(None),
            OptionValue::Number(n) if n == f64::INFINITY && most == usize::MAX => Ok(Some(most)),
            OptionValue::Number(n) if n.fract() == 0.0 && n >= least as f64 && n <= most as f64 => {
                Ok(Some(n as usize))
            }
            other => self.bad(key, &expected, &other),
        }
    }

    /// Reads milliseconds of at least `least`, up to the limit of a timer (about 24 days).
    pub fn millis(&mut self, key: &'static str, least: f64) -> Result<Option<f64>, Error> {
        match self.take(key) {
            OptionValue::Undefined => Ok(None),
            OptionValue::Number(n) if n >= least && n <= f64::from(LONGEST_TIMEOUT) => Ok(Some(n)),
            other => {
                let expected = format!("a number of milliseconds from {least} to {LONGEST_TIMEOUT}");
                self.bad(key, &expected, &other)
            }
        }
    }

    /// Reads a list. `item` must accept all its items.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        item: impl Fn(&OptionValue) -> Option<T>,
    ) -> Result<Option<Vec<T>>, Error> {
        match self.take(key) {
            OptionValue::Undefined => Ok(None),
            OptionValue::List(items) => {
                let wrong = items.iter().find(|value| item(value).is_none());
                match wrong {
                    Some(wrong) => self.bad(key, expected, wrong),
                    None => Ok(Some(items.iter().filter_map(item).collect())),
                }
            }
            other => self.bad(key, expected, &other),
        }
    }

    /// Reads one of several words, and parses it.
    pub fn word<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let value = self.take(key);
        match &value {
            OptionValue::Undefined => Ok(None),
            OptionValue::Text(text) => parse(text)
                .map(Some)
                .ok_or(())
                .or_else(|()| self.bad(key, expected, &value)),
            _ => self.bad(key, expected, &value),
        }
    }

    /// Reads true or false.
    pub fn flag(&mut self, key: &'static str) -> Result<Option<bool>, Error> {
        match self.take(key) {
            OptionValue::Undefined => Ok(None),
            OptionValue::Bool(value) => Ok(Some(value)),
            other => self.bad(key, "true or false", &other),
        }
    }

    /// Takes the value as it is, for options with their own rules.
    pub fn any(&mut self, key: &'static str) -> OptionValue {
        self.take(key)
    }

    /// Names options that are read elsewhere, so that messages list them, too.
    pub fn read_elsewhere(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    /// Rejects options that were not read.
    pub fn finish(self) -> Result<(), Error> {
        let Some((unknown, _)) = self.entries.first() else {
            return Ok(());
        };
        let nearest = nearest(unknown, &self.known).map(|name| format!("{}{name}", self.prefix));
        Err(Error::UnknownOption {
            option: format!("{}{unknown}", self.prefix),
            nearest,
            known: self.known.join(", "),
        })
    }
}

/// Longer names are not compared.
const LONGEST_NAME: usize = 100;

/// The key that was probably meant: at most a third of the name is wrong.
fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let most = (name.len() / 3).max(1);
    let likely = known.iter().map(|key| (edits(name, key), *key));
    likely
        .filter(|(edits, _)| *edits <= most)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, key)| key)
}

/// The number of characters to change, add or remove to turn one text into the other. Case does not count.
fn edits(a: &str, b: &str) -> usize {
    let b = b.to_lowercase();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.to_lowercase().bytes().enumerate() {
        let mut next = vec![i + 1];
        for (j, (to, pair)) in b.bytes().zip(row.windows(2)).enumerate() {
            let changed = pair[0] + usize::from(from != to);
            next.push(changed.min(pair[1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row[b.len()]
}

/// Creates the error for an invalid option.
pub fn invalid(option: &str, expected: &str, value: &OptionValue) -> Error {
    Error::InvalidOption {
        option: option.to_owned(),
        expected: expected.to_owned(),
        got: value.describe(),
    }
}
