'use strict';

// The layer between a test runner and its children: it tells how far they are, and what has become of files that crash, hang, or
// leak memory.

const { createPool } = require('electron-re-native');

/**
 * @typedef {object} Outcome of a file
 * @property {string} file
 * @property {Array<{ name: string, passed: boolean, message?: string }>} tests that have ended
 * @property {string} [failure] why the others have not
 */

/**
 * Runs files with tests, several at a time, each in a process. Resolves with an outcome for each file, in their order.
 *
 * @param {string[]} files
 * @param {{ max?: number, timeout: number, bail?: boolean }} options `timeout`: for a whole file, in ms; `bail`: ends with the first failure
 * @returns {Promise<Outcome[]>}
 */
async function runFiles(files, { max, timeout, bail = false }) {
  const pool = createPool(require.resolve('./worker.js'), {
    max,
    // Tests leak: after 50 files, or with more than 512 MiB, a fresh child takes over.
    recycle: { calls: 50, memory: 512 * 2 ** 20 },
    // The next child is there when a test ends its process.
    spare: 1,
    env: (worker) => ({ ...process.env, TEST_WORKER_ID: `${worker + 1}` }),
  });
  const ending = new AbortController();
  const { signal } = ending;
  const runFile = async (/** @type {string} */ file) => {
    /** @type {Outcome} */
    const outcome = { file, tests: [] };
    const onProgress = (/** @type {Outcome['tests'][number]} */ test) => outcome.tests.push(test);
    try {
      await pool.run('runFile', [file], { timeout, signal, onProgress });
    } catch (error) {
      outcome.failure = whyNot(error, timeout);
    }
    if (bail && (outcome.failure || outcome.tests.some(({ passed }) => !passed))) ending.abort();
    return outcome;
  };
  try {
    return await Promise.all(files.map(runFile));
  } finally {
    await pool.close({ force: true });
  }
}

/** @param {any} error @param {number} timeout */
function whyNot({ code, exitCode, signal, message }, timeout) {
  if (code === 'ABORT_ERR') return 'not run to its end: another one has failed';
  if (code === 'ERR_TASK_TIMEOUT') return `no end after ${timeout} ms`;
  if (code === 'ERR_CHILD_EXITED') return `its process has ended with ${signal ?? exitCode}`;
  return message;
}

module.exports = { runFiles };
