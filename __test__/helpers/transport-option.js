'use strict';

/** The option `lane` of the pools of a test run, by a variable that only the tests know; see scripts/test.js. */
exports.LANE = process.env.ELECTRON_RE_NATIVE_LANE === 'channel' ? 'channel' : 'auto';
