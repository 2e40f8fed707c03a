'use strict';
// Runs test files of the pool here in Electron, with the runtime that is named first, but for the tests named last.

const path = require('path');
const { app } = require('electron');
const { report } = require('../app');
const { runFile } = require('./runner');

// Tests leave calls behind that their pools reject; Jest does not mind either.
process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => {});

async function main(runtime, files, without) {
  await app.whenReady();
  process.env.POOL_RUNTIME = runtime;
  for (const file of files) {
    const isWanted = (name) => !without.includes(name);
    report(file, await runFile(path.join(__dirname, '../../..', `${file}.test.js`), isWanted));
  }
  app.quit();
}

const [runtime, files, without] = JSON.parse(process.argv[process.argv.length - 1]);
main(runtime, files, without);
