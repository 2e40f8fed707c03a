'use strict';

// Of src/core/wire/flags.rs, by `npm run generate:wire`.

/** The value is `undefined`, which JSON cannot represent. */
exports.UNDEFINED = 1;

/** The task has failed: the value is a list of the error's data and text. */
exports.FAILED = 2;

/** The value has tags where JSON has no type, see js/codec. */
exports.TAGGED = 4;

/** Not a call, but the cancellation of one. Only a child's JavaScript sees it. */
exports.CANCEL = 64;

/** Shared memories go with the value: the text is a list of their id and the value, see js/shared-memory/attachments.js. */
exports.MEMORIES = 128;
