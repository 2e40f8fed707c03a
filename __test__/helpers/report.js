'use strict';

const fs = require('fs');

/** Marks a report in the output of a script and its children. */
const PREFIX = 'REPORT ';

/**
 * Sends a value to the test that has started this script. It is written when this returns, so the script may end at
 * once.
 */
function report(value) {
  fs.writeSync(1, `\n${PREFIX}${JSON.stringify(value)}\n`);
}

module.exports = { PREFIX, report };
