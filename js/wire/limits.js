'use strict';

// Of src/core/wire/limits.rs, by `npm run generate:wire`.

/** Largest message in either direction, in bytes. */
exports.MAX_MESSAGE = 268435456;

/** The largest number of binary parts of a value. */
exports.MOST_PARTS = 65000;

/** The largest number of memories of a value: one message carries all their descriptors. */
exports.MOST_MEMORIES = 64;

/** Hexadecimal digits of the random id that memories share with their value. No text of a user has the same id by chance. */
exports.HANDOVER_ID_DIGITS = 16;

/** The largest number of children of a pool. A larger number is a mistake, and needs more descriptors than a process may have. */
exports.MOST_CHILDREN = 4096;

/** The longest timeout of a timer, in ms: about 24 days. */
exports.LONGEST_TIMEOUT = 2147483647;

/** The highest priority of a call. The lowest is its negative. */
exports.MOST_URGENT = 1000;
