'use strict';

/** The start of the line on the Node host's stdout that has the values as JSON. All other output is not ours. */
const PREFIX = '@@values ';

module.exports = { PREFIX };
