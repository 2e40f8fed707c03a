//! What a pool and a utility process agree on: where the pool waits for the process, and what the process gets there.

use std::fmt;

/// Both sides usually use the same copy of this package. But an update may replace the copy while the app runs; then
/// the child has a later version.
const VERSION: u32 = 1;

/// A message with descriptors has two leading bytes: the first says what the message has, the second counts the
/// descriptors. The descriptors are the channel, the lifeline, stdout and stderr (if this bit is set), and then all
/// that a forked child inherits.
pub const WITH_OUTPUT: u8 = 1;
/// Another message follows.
pub const MORE: u8 = 2;
/// The lifeline ends the process group, too.
pub const WITH_GROUP: u8 = 4;

/// Where a pool waits for a utility process, as the environment has it: `version,token,socket`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// The token that the child must present.
    pub token: &'a str,
    /// The name of the socket.
    pub socket: &'a str,
}

impl<'a> Address<'a> {
    /// Parses an address of this version.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (version, rest) = text.split_once(',')?;
        let (token, socket) = rest.split_once(',')?;
        (version.parse() == Ok(VERSION)).then_some(Address { token, socket })
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{VERSION},{},{}", self.token, self.socket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_version_is_none() {
        let address = Address {
            token: "07af",
            socket: "electron-re-native-1",
        };
        let text = address.to_string();
        assert_eq!(Address::parse(&text), Some(address));
        for other in [text.replacen('1', "2", 1), text.replace(',', ""), String::new()] {
            assert_eq!(Address::parse(&other), None, "{other}");
        }
    }
}
