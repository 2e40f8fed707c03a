'use strict';

const { GROUP } = require('./tags.js');

/** @typedef {import('./value-walk.js').ValueWalk} ValueWalk */

/** Non-enumerable properties of errors. */
const HIDDEN = ['name', 'message', 'stack', 'cause', 'errors', 'error', 'suppressed', 'code'];

/** @type {Record<string, () => Error>} */
const MAKERS = {
  __proto__: /** @type {any} */ (null),
  Error: () => new Error(),
  EvalError: () => new EvalError(),
  RangeError: () => new RangeError(),
  ReferenceError: () => new ReferenceError(),
  SyntaxError: () => new SyntaxError(),
  TypeError: () => new TypeError(),
  URIError: () => new URIError(),
  AggregateError: () => new AggregateError([]),
};

const { hasOwnProperty, propertyIsEnumerable } = Object.prototype;

/**
 * Writes an error: the name of its built-in class, its hidden properties, and its enumerable ones. Properties that cannot be read or sent
 * are left out: errors of servers refer to sockets, but the error is more important.
 *
 * @param {ValueWalk} walk
 * @param {Error} error
 */
function writeError(walk, error) {
  const builtIn = builtInOf(error);
  walk.group(GROUP.error);
  walk.raw(builtIn);
  for (const key of HIDDEN) walk.attempt(() => writeHidden(walk, error, key, builtIn));
  // Not the name of a hidden property: the enumerable ones follow.
  walk.raw('');
  for (const key of shownKeys(error)) {
    walk.attempt(() => {
      walk.raw(key);
      walk.memberAt(/** @type {any} */ (error)[key], key);
    });
  }
  walk.end();
}

/**
 * @param {ValueWalk} walk
 * @param {any} error
 * @param {string} key
 * @param {string} builtIn
 */
function writeHidden(walk, error, key, builtIn) {
  const isOwn = hasOwnProperty.call(error, key);
  if (isOwn && propertyIsEnumerable.call(error, key)) return;
  const value = error[key];
  if (!isOwn && !differs(key, value, builtIn)) return;
  walk.raw(key);
  if (key === 'errors' && Array.isArray(value)) walk.eachAt(value, key);
  else walk.memberAt(value, key);
}

/** @param {Error} error */
function shownKeys(error) {
  try {
    return Object.keys(error);
  } catch {
    return [];
  }
}

/**
 * Whether an inherited property would be lost on the other side: users' classes define names and codes on prototypes.
 *
 * @param {string} key
 * @param {unknown} value
 * @param {string} builtIn
 */
function differs(key, value, builtIn) {
  if (key === 'name') return typeof value === 'string' && value !== builtIn;
  if (key === 'code') return typeof value === 'string' || typeof value === 'number';
  return key === 'message' && typeof value === 'string' && value !== '';
}

/**
 * The name of the nearest built-in class, possibly of another realm.
 *
 * @param {Error} error
 */
function builtInOf(error) {
  try {
    for (let proto = Object.getPrototypeOf(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
      const name = hasOwnProperty.call(proto, 'constructor') ? proto.constructor?.name : undefined;
      if (typeof name === 'string' && name in MAKERS) return name;
    }
  } catch {
    // A proxy, or a class for which even this cannot be read.
  }
  return 'Error';
}

/**
 * An empty error.
 *
 * @param {unknown} name
 */
function makeError(name) {
  if (typeof name !== 'string' || !(name in MAKERS)) return undefined;
  // It gets the original stack later; capturing one here would take most of the time. Reflect, because Error may be frozen.
  const { stackTraceLimit } = Error;
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return MAKERS[name]();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}

module.exports = { writeError, makeError };
