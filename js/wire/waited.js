'use strict';

// Of src/core/wire/waited.rs, by `npm run generate:wire`.

/** Another value was there. */
exports.NOT_EQUAL = 1;

/** The wait itself has failed; also of one for a lock. */
exports.FAILED = 4294967295;

/** What JavaScript's `Atomics.wait` calls 0, 1 and 2. */
exports.WORDS = /** @type {const} */ (['ok', 'not-equal', 'timed-out']);
