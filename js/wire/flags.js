'use strict';

// Of src/core/wire/flags.rs, by `npm run generate:wire`.

/** The value is `undefined`, which JSON has no word for. */
exports.UNDEFINED = 1;

/** The task has failed: the value is the error's data and text. */
exports.FAILED = 2;

/** The value has tags where JSON has no word, see js/codec. */
exports.TAGGED = 4;

/** No call, but the end of one that nobody waits for; only a child's JavaScript sees it. */
exports.CANCEL = 64;

/** Shared memories go with the value: the text is a list of their id and the value, see js/shared-memory/attachments.js. */
exports.MEMORIES = 128;
