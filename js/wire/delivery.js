'use strict';

// Of src/core/wire/delivery.rs, by `npm run generate:wire`.

/** Numbers ahead of a text's messages: child, count of messages, 1 if they are values. */
exports.NUMBERS_PER_GROUP = 3;

/** In place of a ticket: the message answers no call of the pool. */
exports.NO_CALL = -1;

/** The array's length: it has room for the largest text's numbers. */
exports.INCOMING_NUMBERS = 8192;
