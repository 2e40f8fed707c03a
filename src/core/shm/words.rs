//! Atomic operations on words, with the semantics of JavaScript's `Atomics`.

use crate::core::sync::atomic::Ordering::SeqCst;
use crate::core::sync::atomic::{AtomicU32, AtomicU64};
use crate::core::wire::atomics;

/// An operation on a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Reads the word.
    Load,
    /// Writes the word.
    Store,
    /// Adds, wrapping around.
    Add,
    /// Subtracts, wrapping around.
    Sub,
    /// Keeps the bits that are set in both.
    And,
    /// Sets the bits that are set in one of them or both.
    Or,
    /// Sets the bits that are set in exactly one of them.
    Xor,
    /// Writes the word.
    Exchange,
    /// Writes the replacement if the word has the expected value.
    CompareExchange,
}

impl Operation {
    /// The operation with this number in the protocol.
    pub fn of(number: u32) -> Option<Self> {
        Some(match number {
            atomics::LOAD => Operation::Load,
            atomics::STORE => Operation::Store,
            atomics::ADD => Operation::Add,
            atomics::SUB => Operation::Sub,
            atomics::AND => Operation::And,
            atomics::OR => Operation::Or,
            atomics::XOR => Operation::Xor,
            atomics::EXCHANGE => Operation::Exchange,
            atomics::COMPARE_EXCHANGE => Operation::CompareExchange,
            _ => return None,
        })
    }
}

macro_rules! apply {
    ($name:ident, $atomic:ty, $int:ty) => {
        /// Performs the operation and returns the word's previous value. `value` is the operand; for `CompareExchange`
        /// it is the expected value. Only `CompareExchange` uses `replacement`.
        pub fn $name(self, word: &$atomic, value: $int, replacement: $int) -> $int {
            match self {
                Operation::Load => word.load(SeqCst),
                Operation::Store | Operation::Exchange => word.swap(value, SeqCst),
                Operation::Add => word.fetch_add(value, SeqCst),
                Operation::Sub => word.fetch_sub(value, SeqCst),
                Operation::And => word.fetch_and(value, SeqCst),
                Operation::Or => word.fetch_or(value, SeqCst),
                Operation::Xor => word.fetch_xor(value, SeqCst),
                Operation::CompareExchange => word
                    .compare_exchange(value, replacement, SeqCst, SeqCst)
                    .unwrap_or_else(|was| was),
            }
        }
    };
}

impl Operation {
    apply!(on32, AtomicU32, u32);
    apply!(on64, AtomicU64, u64);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_operation_is_its_arithmetic(number in 0_u32..9, before: u32, value: u32, replacement: u32) {
            let operation = Operation::of(number).unwrap();
            let word = AtomicU32::new(before);
            prop_assert_eq!(operation.on32(&word, value, replacement), before);
            let after = match operation {
                Operation::Load => before,
                Operation::Store | Operation::Exchange => value,
                Operation::Add => before.wrapping_add(value),
                Operation::Sub => before.wrapping_sub(value),
                Operation::And => before & value,
                Operation::Or => before | value,
                Operation::Xor => before ^ value,
                Operation::CompareExchange if before == value => replacement,
                Operation::CompareExchange => before,
            };
            prop_assert_eq!(word.load(SeqCst), after);
            // The 64-bit words give the same results for the same numbers.
            let wide = AtomicU64::new(u64::from(before) << 32);
            operation.on64(&wide, u64::from(value) << 32, u64::from(replacement) << 32);
            prop_assert_eq!(wide.load(SeqCst), u64::from(after) << 32);
        }
    }

    #[test]
    fn compare_exchange_writes_when_the_value_is_the_expected_one() {
        let word = AtomicU64::new(5);
        assert_eq!(Operation::CompareExchange.on64(&word, 5, 6), 5);
        assert_eq!(Operation::CompareExchange.on64(&word, 5, 7), 6);
        assert_eq!(word.load(SeqCst), 6);
        assert_eq!(Operation::of(9), None);
    }
}
