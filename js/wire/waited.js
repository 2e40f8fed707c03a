'use strict';

// Of src/core/wire/waited.rs, by `npm run generate:wire`.

/** Woken. */
exports.OK = 0;

/** Another value was there. */
exports.NOT_EQUAL = 1;

/** Nobody came in time. */
exports.TIMED_OUT = 2;

/** The wait itself has failed; also of one for a lock. */
exports.FAILED = 4294967295;

/** What JavaScript's `Atomics.wait` calls the first three. */
exports.WORDS = /** @type {const} */ (['ok', 'not-equal', 'timed-out']);
