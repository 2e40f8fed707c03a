'use strict';

const { storage } = require('./current-task.js');
const { withoutStream } = require('./task-streams.js');

/** What a module has beside its own exports, depending on how Node has loaded it. */
const NOT_EXPORTED = new Set(['default', 'module.exports', '__esModule']);

/**
 * The functions that a module exports, by name: its own, never what is inherited.
 *
 * @param {any} exported a namespace, or what `module.exports` is
 * @returns {Map<string, (...args: any[]) => unknown>}
 */
function functionsOf(exported) {
  const found = new Map();
  // A CommonJS module that was imported has its exports there, and a function that is all that a module exports.
  const { default: whole = exported } = Object(exported);
  if (typeof whole === 'function') found.set('default', whole);
  for (const from of [whole, exported])
    for (const [name, value] of Object.entries(Object(from)))
      if (typeof value === 'function' && !NOT_EXPORTED.has(name)) found.set(name, value);
  return found;
}

/**
 * A function as a task: it gets the arguments one by one, and what is known of the call by `currentTask()`. A stream that it
 * returns, or resolves with, is kept here to be read.
 *
 * @param {(...args: any[]) => unknown} run
 * @returns {(args: unknown[] | undefined, context: import('../../index.js').TaskContext) => unknown}
 */
function asTask(run) {
  const current = storage();
  return (args = [], context) => current.run(context, perform, run, args);
}

/** @param {(...args: any[]) => unknown} run @param {unknown[]} args */
function perform(run, args) {
  const value = /** @type {any} */ (run(...args));
  return typeof value?.then === 'function' ? value.then(withoutStream) : withoutStream(value);
}

module.exports = { asTask, functionsOf };
