'use strict';

// Node 20 reads and parses them at its start, which takes longer than all the rest of it. Tests start thousands of Nodes, and
// none of these asks another host.
delete process.env.NODE_EXTRA_CA_CERTS;

module.exports = {
  testEnvironment: './__test__/environment.js',
  testMatch: ['<rootDir>/__test__/**/*.test.js'],
  // Build output, packages of their own and programs that tests start but that are none themselves.
  modulePathIgnorePatterns: ['npm', 'target', 'bench', 'examples', 'site'].map((dir) => `<rootDir>/${dir}/`),
  // Everything here is CommonJS that Node runs as it is.
  transform: {},
  // Most files start pools of processes, or a whole Electron, and wait for them most of the time: another file can
  // work meanwhile. No test minds a neighbour, for none measures time.
  maxWorkers: 4,
  testSequencer: './__test__/longest-first.js',
  // What a test waits for has its own deadline, well below this one, with a better message: electron/wait.js.
  testTimeout: 300e3,
};
