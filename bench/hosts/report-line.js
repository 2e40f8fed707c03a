'use strict';

/** A line of the Node host's stdout that starts so carries the values as JSON. Whatever else is printed is not ours. */
const PREFIX = '@@values ';

module.exports = { PREFIX };
