'use strict';

const path = require('path');
const vm = require('vm');
const { invalidArg } = require('../common/errors.js');

/**
 * The code of a thread: a module as a file or as text. Exactly one of the two is set.
 *
 * @typedef {{ path: string, text?: undefined } | { path?: undefined, text: string }} Code
 */

/** The options that name code. */
const CODE_OPTIONS = /** @type {const} */ (['execPath', 'execString', 'execFunction']);

/** How a thread gets its code; electron-re exports these numbers. */
const THREAD_TYPE = Object.freeze({ EVAL: 1, EXEC: 2 });

/**
 * The code that options name.
 *
 * @param {Record<string, unknown>} options
 * @returns {Code | undefined} undefined if they name none
 */
function codeOf(options) {
  const given = CODE_OPTIONS.filter((name) => options[name] !== undefined && options[name] !== null);
  if (given.length === 0) return undefined;
  if (given.length > 1) throw invalidArg(given[1], `left out beside \`${given[0]}\``, options[given[1]]);
  const [name] = given;
  if (name === 'execFunction') return { text: textOf(options.execFunction) };
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw invalidArg(name, 'a string that is not empty', value);
  return name === 'execPath' ? { path: path.resolve(value) } : { text: value };
}

/**
 * The text of a module that exports the function. The variables of its closure are not included.
 *
 * @param {unknown} execFunction
 */
function textOf(execFunction) {
  const expected = 'a function whose source text is complete, not a method, class or native function';
  if (typeof execFunction !== 'function') throw invalidArg('execFunction', expected, execFunction);
  const text = `module.exports = (${Function.prototype.toString.call(execFunction)});`;
  try {
    new vm.Script(text);
  } catch {
    throw invalidArg('execFunction', expected, execFunction);
  }
  return text;
}

/** The name of the code in statistics and the process manager. @param {Code} code */
function labelOf({ path: file }) {
  return file ?? 'execString';
}

module.exports = { THREAD_TYPE, codeOf, labelOf };
