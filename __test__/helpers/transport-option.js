'use strict';

/** The `lane` option for the pools of a test run, by a variable for tests only; see scripts/test.js. */
exports.LANE = process.env.ELECTRON_RE_NATIVE_LANE === 'channel' ? 'channel' : 'auto';
