'use strict';

// Of src/core/wire/atomics.rs, by `npm run generate:wire`.

/** Reads. */
exports.LOAD = 0;

/** Writes. */
exports.STORE = 1;

/** Adds, wrapping around. */
exports.ADD = 2;

/** Subtracts, wrapping around. */
exports.SUB = 3;

/** Keeps the bits that both have. */
exports.AND = 4;

/** Sets the bits that either has. */
exports.OR = 5;

/** Keeps the bits that only one of them has. */
exports.XOR = 6;

/** Writes, and returns the previous value. */
exports.EXCHANGE = 7;

/** Writes the replacement if the word has the expected value. */
exports.COMPARE_EXCHANGE = 8;
