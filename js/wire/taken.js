'use strict';

// Of src/core/wire/taken.rs, by `npm run generate:wire`.

/** The timeout expired first. */
exports.NO = 0;

/** The caller has the lock. */
exports.YES = 1;

/** The caller has the lock, whose previous owner has died. */
exports.OWNER_DIED = 2;

/** The caller already holds the lock. */
exports.ALREADY = 3;
