'use strict';

// Of src/core/wire/limits.rs, by `npm run generate:wire`.

/** Largest message in either direction, in bytes. */
exports.MAX_MESSAGE = 268435456;

/** Most binary parts of a value. */
exports.MOST_PARTS = 65000;

/** Most memories of a value: their descriptors go in one message. */
exports.MOST_MEMORIES = 64;

/** Hexadecimal digits of what memories and their value are known by: no text of a user's is taken for it. */
exports.HANDOVER_ID_DIGITS = 16;

/** Most children of a pool. More are a mistake, and would take more descriptors than a process may have. */
exports.MOST_CHILDREN = 4096;

/** The longest time that a timer holds, in ms; about 24 days. */
exports.LONGEST_TIMEOUT = 2147483647;

/** The highest priority of a call; the lowest is as far below 0. */
exports.MOST_URGENT = 1000;
