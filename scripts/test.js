'use strict';

// `npm test`: every test there is. Rust's run without Node; Jest's run against the addon, in Node and in Electron.

const { runSteps, rustTests } = require('./run-steps.js');

runSteps([
  { name: 'Rust tests', run: rustTests() },
  { name: 'Jest', run: 'jest' },
]);
