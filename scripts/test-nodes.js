'use strict';

// `npm run test:nodes`: runs the tests that depend on Node's version in each version that Jest supports; `npm test`
// runs all tests in one version. `npm run test:nodes -- 18 26` runs only these versions.

const { VERSIONS, nodeOnGnu } = require('./cross/nodes.js');
const { runSteps } = require('./run-steps.js');

const OLDEST_FOR_JEST = 18;
const TESTS = ['codec', 'lifecycle', 'pool', 'shared', 'transports'].map((name) => `__test__/${name}/`);

/** @param {string} version */
const majorOf = (version) => Number(version.split('.')[0]);

const wanted = process.argv.slice(2).map(Number);
const chosen = VERSIONS.filter((version) =>
  wanted.length > 0 ? wanted.includes(majorOf(version)) : majorOf(version) >= OLDEST_FOR_JEST,
);

runSteps(
  chosen.map((version) => {
    const run = `timeout 20m ${nodeOnGnu(version)} node_modules/jest/bin/jest.js ${TESTS.join(' ')}`;
    return { name: `Node ${version}`, run, again: `${run} --onlyFailures` };
  }),
);
