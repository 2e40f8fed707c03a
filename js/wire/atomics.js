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

/** Leaves the bits that are in both. */
exports.AND = 4;

/** Leaves the bits that are in one of them. */
exports.OR = 5;

/** Leaves the bits that are in just one of them. */
exports.XOR = 6;

/** Writes, and gives what was there. */
exports.EXCHANGE = 7;

/** Writes the replacement if the expected value is there. */
exports.COMPARE_EXCHANGE = 8;
