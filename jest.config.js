'use strict';

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__test__/**/*.test.js'],
  // Build output, packages of their own and programs that tests start but that are none themselves.
  modulePathIgnorePatterns: ['npm', 'target', 'bench', 'examples'].map((dir) => `<rootDir>/${dir}/`),
  // Everything here is CommonJS that Node runs as it is.
  transform: {},
  // Most files start pools of processes, or a whole Electron. Two files at once would compete for the cores of a small
  // machine, and what waits with a deadline would measure the neighbour. Jest's own workers would only add to that.
  maxWorkers: 1,
  // A test that starts Electron has a deadline of its own, well below this one, with a better message.
  testTimeout: 300e3,
};
