'use strict';

// The flags of a value on the shared-memory transport, as in src/core/wire/record.rs.

/** JSON has no word for it. */
exports.UNDEFINED = 1;
/** The task has failed: the value is the error's data and text. */
exports.FAILED = 2;
/** The value has tags, see js/codec. */
exports.TAGGED = 4;
/** Memories go with the value, see js/shared-memory/attachments.js. */
exports.MEMORIES = 128;
/** No call, but the end of one. */
exports.CANCEL = 64;
