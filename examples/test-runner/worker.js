'use strict';

// What children do. The functions that are exported are the pool's tasks.

const path = require('path');
const { currentTask } = require('electron-re-native');

/** Tests that the file at hand has named. @type {Array<{ name: string, run: () => unknown }>} */
let named = [];

/** For the files with tests. @param {string} name @param {() => unknown} run */
global.test = (name, run) => named.push({ name, run });

/**
 * Runs the tests of a file, and tells of each when it has ended.
 *
 * @param {string} file
 */
exports.runFile = async (file) => {
  const { progress, worker } = currentTask();
  named = [];
  // Loaded again, if this child has run the file before.
  delete require.cache[path.resolve(file)];
  require(file);
  for (const { name, run } of named) progress({ name, ...(await outcomeOf(run)) });
  return { tests: named.length, worker };
};

/** @param {() => unknown} run */
async function outcomeOf(run) {
  try {
    await run();
    return { passed: true };
  } catch (error) {
    return { passed: false, message: String(/** @type {any} */ (error)?.message ?? error) };
  }
}
