'use strict';

// `npm test`: every test there is. Rust's run without Node; Jest's run against the addon, in Node and in Electron; the
// bench has tests of its own, for what would make its figures wrong.

const { runSteps, rustTests } = require('./run-steps.js');

runSteps([
  { name: 'Rust tests', run: rustTests() },
  { name: 'bench harness', run: 'npm --prefix bench test' },
  { name: 'Jest', run: 'jest' },
  { name: 'page', run: 'npm run test:ui' },
]);
