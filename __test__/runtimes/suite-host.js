'use strict';
// Runs test files of the pool in this process, with the runtime that is named first, but for the tests named last. Prints
// the outcomes as JSON.

const path = require('path');
const { runFile } = require('../electron/apps/matrix/runner');

// Tests leave calls behind that their pools reject; Jest does not mind either.
process.on('unhandledRejection', () => {});

async function main(runtime, files, without) {
  process.env.POOL_RUNTIME = runtime;
  const outcomes = {};
  for (const file of files) {
    const isWanted = (name) => !without.includes(name);
    outcomes[file] = await runFile(path.join(__dirname, '..', `${file}.test.js`), isWanted);
  }
  process.stdout.write(`\n${JSON.stringify(outcomes)}\n`, () => process.exit());
}

main(...JSON.parse(process.argv[2]));
