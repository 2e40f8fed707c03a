'use strict';

// Of src/core/wire/waited.rs, by `npm run generate:wire`.

/** The word had another value. */
exports.NOT_EQUAL = 1;

/** The wait itself failed, or the wait for a lock did. */
exports.FAILED = 4294967295;

/** The results of JavaScript's `Atomics.wait`, as 0, 1 and 2. */
exports.WORDS = /** @type {const} */ (['ok', 'not-equal', 'timed-out']);
