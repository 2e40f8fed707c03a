'use strict';

// Of src/core/wire/batch.rs, by `npm run generate:wire`.

/** Numbers of a call: ticket, child (0: any; negative: this one, beside its calls), sticky key (0: none), timeout in ms, header, counted task (0: none). */
exports.FIELDS_PER_CALL = 6;

/** The highest number of a counted task. */
exports.MOST_COUNTED_TASKS = 1000;

/** Fields of a reply, and of a value that arrives: its call, header. */
exports.FIELDS_PER_REPLY = 2;

/** A header has the value's flags, and from this bit on its number of binary parts. */
exports.PARTS_SHIFT = 8;
