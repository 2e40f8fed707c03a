'use strict';

const { storage } = require('./current-task.js');
const { withoutStream } = require('./task-streams.js');

/** Names that a module may have beside its own exports, depending on how Node has loaded it. */
const NOT_EXPORTED = new Set(['default', 'module.exports', '__esModule']);

/**
 * Returns the functions that a module exports, by name. Includes only its own properties, not inherited ones.
 *
 * @param {any} exported a namespace, or the value of `module.exports`
 * @returns {Map<string, (...args: any[]) => unknown>}
 */
function functionsOf(exported) {
  const found = new Map();
  // `default` has the exports of an imported CommonJS module, and a function that is a module's only export.
  const { default: whole = exported } = Object(exported);
  if (typeof whole === 'function') found.set('default', whole);
  for (const from of [whole, exported])
    for (const [name, value] of Object.entries(Object(from)))
      if (typeof value === 'function' && !NOT_EXPORTED.has(name)) found.set(name, value);
  return found;
}

/**
 * Turns a function into a task. It gets the arguments one by one, and can call `currentTask()`. If it returns a stream,
 * or resolves to one, this process keeps the stream until it is read.
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
