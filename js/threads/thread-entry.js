'use strict';
// The entry script of a thread: it loads the code of each task, calls it, and answers.

const Module = require('module');
const path = require('path');
const { parentPort, workerData } = require('worker_threads');
const { errorToData } = require('../codec/error-data.js');
const { loadModule } = require('../common/load-module.js');
const { native } = require('../native/native.js');

/** @typedef {import('./code.js').Code} Code */

const port = /** @type {import('worker_threads').MessagePort} */ (parentPort);

/** @param {Code} code @returns {Promise<unknown>} the exports of its module */
async function load({ path: file, text }) {
  return file === undefined ? evaluate(text) : loadModule(file);
}

/** As a module in the working directory of the process, compiled again each time. @param {string} text */
function evaluate(text) {
  const file = path.join(process.cwd(), 'execString.cjs');
  const module = /** @type {any} */ (new Module(file));
  module.filename = file;
  module.paths = /** @type {any} */ (Module)._nodeModulePaths(path.dirname(file));
  module._compile(text, file);
  return module.exports;
}

/** @param {any} exported */
function functionOf(exported) {
  const found = typeof exported === 'function' ? exported : exported?.default;
  if (typeof found === 'function') return found;
  throw new TypeError('the code of a thread must export a function: module.exports = (payload) => …');
}

/** @param {{ id: number, code: Code, payload: unknown }} task */
async function perform({ id, code, payload }) {
  try {
    const run = functionOf(await load(code));
    answer(id, await run(payload));
  } catch (error) {
    port.postMessage({ id, kind: 'thrown', value: errorToData(error, true) });
  }
}

/** @param {number} id @param {unknown} value */
function answer(id, value) {
  try {
    port.postMessage({ id, kind: 'done', value });
  } catch (error) {
    port.postMessage({ id, kind: 'unsendable', value: error });
  }
}

// The process manager samples this thread while the module exports this.
const listed = new (native().NativeListedThread)();
port.postMessage({ kind: 'listed', value: listed.number });
// A file is loaded once. The first task reports an error in it.
if (workerData.code?.path) load(workerData.code).catch(() => {});
port.on('message', perform);

module.exports = { listed };
