'use strict';

// Of src/core/wire/delivery.rs, by `npm run generate:wire`.

/** Numbers before a text's messages: child, count of messages, 1 if they are values. */
exports.NUMBERS_PER_GROUP = 3;

/** In place of a ticket: the message does not answer a call of the pool. */
exports.NO_CALL = -1;

/** The array's length: it holds the numbers of the largest text. */
exports.INCOMING_NUMBERS = 8192;
