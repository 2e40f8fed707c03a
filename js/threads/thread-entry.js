'use strict';
// What a thread runs: it loads the code of each task, calls it, and answers.

const { createRequire } = require('module');
const path = require('path');
const vm = require('vm');
const { parentPort, workerData } = require('worker_threads');
const { loadModule } = require('../common/load-module.js');

/** @typedef {import('./code.js').Code} Code */

const port = /** @type {import('worker_threads').MessagePort} */ (parentPort);

/** Compiled texts. @type {Map<string, Function>} */
const compiled = new Map();

/** So many texts are kept compiled, for pools whose tasks bring code of their own. */
const MOST_COMPILED = 100;

/** @param {Code} code @returns {Promise<unknown>} what its module exports */
async function load({ path: file, text }) {
  return file === undefined ? evaluate(text) : loadModule(file);
}

/** As a module of the folder that the process runs in, anew each time. @param {string} text */
function evaluate(text) {
  const file = path.join(process.cwd(), 'execString');
  const run = compiled.get(text) ?? compile(text, file);
  const module = { exports: {} };
  run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** @param {string} text @param {string} filename */
function compile(text, filename) {
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = vm.compileFunction(text, names, { filename });
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(text, run);
  return run;
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
    fail(id, error);
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

/** @param {number} id @param {unknown} error */
function fail(id, error) {
  try {
    port.postMessage({ id, kind: 'thrown', value: error });
  } catch {
    // It has what cannot be cloned.
    const value = new Error(String(/** @type {any} */ (error)?.message ?? error));
    port.postMessage({ id, kind: 'thrown', value });
  }
}

// A file is loaded once. What is wrong with it is told by the first task.
if (workerData.code?.path) load(workerData.code).catch(() => {});
port.on('message', perform);
