'use strict';

// `npm test`: runs all tests. Rust's tests run without Node, and its lock-free parts also in a model checker. Jest's
// tests run with the addon, in Node and in Electron. The bench has its own tests, for what would make its figures
// wrong.

const { modelCheck, runSteps, rustTests } = require('./run-steps.js');

/** The tests that must run on each lane: calls, what goes with them, and how they end. */
const WITH_TRANSPORT = [
  '__test__/pool',
  '__test__/tasks',
  '__test__/faults',
  '__test__/compat',
  '__test__/options/child-permission',
];

/** Tests of the pool that concern options, starts and choices, or do not use a lane. They run once. */
const WITHOUT_TRANSPORT = [
  'app',
  'bad-options',
  'defect',
  'exec-argv',
  'inspector',
  'keep-alive',
  'last-words',
  'least-used',
  'loading',
  'output',
  'output-at-exit',
  'runtime',
  'spawn',
];

const CHANNEL_TESTS = `jest ${WITH_TRANSPORT.join(' ')} --testPathIgnorePatterns '/(${WITHOUT_TRANSPORT.join('|')}).test'`;

runSteps([
  { name: 'Rust tests', run: rustTests() },
  { name: 'Jest', run: 'jest', again: 'jest --onlyFailures' },
  // These use the rest of the machine while Jest waits.
  [
    { name: 'bench harness', run: 'npm --prefix bench test' },
    { name: 'models', ...modelCheck() },
  ],
  {
    name: 'Jest, what depends on the lane again without the fast one',
    run: CHANNEL_TESTS,
    again: `${CHANNEL_TESTS} --onlyFailures`,
    env: { ELECTRON_RE_NATIVE_LANE: 'channel' },
  },
  { name: 'page', run: 'npm run test:ui' },
]);
