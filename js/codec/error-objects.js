'use strict';

const { GROUP } = require('./tags.js');

/** @typedef {import('./value-walk.js').ValueWalk} ValueWalk */

/** What errors have without showing it. */
const HIDDEN = ['name', 'message', 'stack', 'cause', 'errors'];

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
 * Writes an error: the name of its built-in class, what it has hidden, and the properties it shows. Of the latter,
 * what cannot be carried is left out: errors of servers drag sockets along, and are worth more than those.
 *
 * @param {ValueWalk} walk
 * @param {Error} error
 */
function writeError(walk, error) {
  const builtIn = builtInOf(error);
  walk.group(GROUP.error);
  walk.raw(builtIn);
  for (const key of HIDDEN) {
    const isOwn = hasOwnProperty.call(error, key);
    if (isOwn && propertyIsEnumerable.call(error, key)) continue;
    const value = /** @type {any} */ (error)[key];
    if (!isOwn && !differs(key, value, builtIn)) continue;
    walk.raw(key);
    walk.memberAt(value, key);
  }
  // No name of a property that is hidden: what follows is shown.
  walk.raw('');
  for (const key of Object.keys(error)) {
    walk.attempt(() => {
      walk.raw(key);
      walk.memberAt(/** @type {any} */ (error)[key], key);
    });
  }
  walk.end();
}

/**
 * Whether something inherited would be another one on the other side: classes of users have names there.
 *
 * @param {string} key
 * @param {unknown} value
 * @param {string} builtIn
 */
function differs(key, value, builtIn) {
  if (key === 'name') return typeof value === 'string' && value !== builtIn;
  return key === 'message' && typeof value === 'string' && value !== '';
}

/**
 * The name of the nearest built-in class, also one of another realm.
 *
 * @param {Error} error
 */
function builtInOf(error) {
  for (let proto = Object.getPrototypeOf(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
    const name = hasOwnProperty.call(proto, 'constructor') ? proto.constructor?.name : undefined;
    if (typeof name === 'string' && name in MAKERS) return name;
  }
  return 'Error';
}

/**
 * An error to be filled.
 *
 * @param {unknown} name
 */
function makeError(name) {
  if (typeof name !== 'string' || !(name in MAKERS)) return undefined;
  // It gets the stack of where it was thrown; taking one here costs most of the time. Reflect: Error may be frozen.
  const { stackTraceLimit } = Error;
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return MAKERS[name]();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}

module.exports = { writeError, makeError };
