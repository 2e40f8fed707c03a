'use strict';

// `npm test`: every test there is. Rust's run without Node, and its lock-free parts in a model checker, too; Jest's run against the addon, in Node and in Electron; the
// bench has tests of its own, for what would make its figures wrong.

const { modelCheck, runSteps, rustTests } = require('./run-steps.js');

/** What of the tests needs each lane: calls, what goes with them, and what becomes of them. */
const WITH_TRANSPORT = [
  '__test__/pool',
  '__test__/tasks',
  '__test__/faults',
  '__test__/compat',
  '__test__/options/child-permission',
];

/** What of the pool's tests is about options, starts and choices, or sees no lane: once is enough. */
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
  // They take what Jest leaves of the machine while it waits.
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
