//! What a pool and a utility process agree on: where that is awaited, and what it gets there.

use std::fmt;

/// Both are of one copy of this package. But an update may replace it while the app runs, and the child is a later one then.
const VERSION: u32 = 1;

/// The first byte of a message with descriptors says what is in it, the second how many there are. After the channel and
/// the lifeline come stdout and stderr, if it says so, and then all that a forked child inherits.
pub const WITH_OUTPUT: u8 = 1;
/// Another message follows.
pub const MORE: u8 = 2;
/// The process group hangs on the lifeline, too.
pub const WITH_GROUP: u8 = 4;

/// Where a pool awaits a utility process, as the environment has it: `version,token,socket`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// What the child has to show.
    pub token: &'a str,
    /// The name of the socket.
    pub socket: &'a str,
}

impl<'a> Address<'a> {
    /// Reads an address of this version.
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
