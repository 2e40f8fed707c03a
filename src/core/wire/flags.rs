//! Properties of a value that its text does not express.

use super::javascript::shared;

/// Flags of a value, as bits in the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

shared! {
    impl Flags {
        /// The value is `undefined`, which JSON cannot represent.
        pub const UNDEFINED: Flags = Flags(1);
        /// The task has failed: the value is a list of the error's data and text.
        pub const FAILED: Flags = Flags(2);
        /// The value has tags where JSON has no type, see js/codec.
        pub const TAGGED: Flags = Flags(4);
        /// Not a call, but the cancellation of one. Only a child's JavaScript sees it.
        pub const CANCEL: Flags = Flags(64);
        /// Shared memories go with the value: the text is a list of their id and the value, see js/shared-memory/attachments.js.
        pub const MEMORIES: Flags = Flags(128);
    }
}

impl Flags {
    /// The value's text is the first of its parts.
    pub const LONG: Flags = Flags(8);
    /// On a part: it is text.
    pub const TEXT: Flags = Flags(16);
    /// On a part: the bytes are in the record itself.
    pub const INLINE: Flags = Flags(32);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union of both sets of flags.
    #[must_use]
    pub fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}
