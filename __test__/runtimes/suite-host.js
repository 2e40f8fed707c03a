'use strict';
// Runs test files of the pool in this process, with the runtime that is named first, but for the tests named last. Prints
// the outcomes as JSON.

const path = require('path');
const { runFile } = require('../electron/apps/matrix/runner');

const { kill } = process;
const REFUSED = 'A signal by the pid of a thread would go to this process';

// Tests leave calls behind that their pools reject; Jest does not mind either.
process.on('unhandledRejection', () => {});

/** What a test does to a child by its pid would end this process. Such a test is for processes. */
process.kill = (pid, signal) => {
  if (signal !== 0) throw new Error(REFUSED);
  return kill.call(process, pid, signal);
};

async function main(runtime, file, without) {
  process.env.POOL_RUNTIME = runtime;
  const isWanted = (name) => !without.includes(name);
  const outcomes = await runFile(path.join(__dirname, '..', `${file}.test.js`), isWanted);
  const ofThreads = Object.entries(outcomes).filter(([, outcome]) => !String(outcome).includes(REFUSED));
  process.stdout.write(`\n${JSON.stringify(Object.fromEntries(ofThreads))}\n`, () => process.exit());
}

main(...JSON.parse(process.argv[2]));
