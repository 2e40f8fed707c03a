'use strict';

// Of src/core/wire/taken.rs, by `npm run generate:wire`.

/** Not got in time. */
exports.NO = 0;

/** Got. */
exports.YES = 1;

/** Got from an owner that has died. */
exports.OWNER_DIED = 2;

/** The caller holds it already. */
exports.ALREADY = 3;
