'use strict';

// Functions that fake timers, test runners and polyfills replace, saved when the package was loaded. Code that looked them up at call time
// would stop while a fake clock stops.

/**
 * A test runner may have replaced them earlier: Jest does so in its sandbox's globals, which are not those of the process. A page has no
 * `vm`, and in a page with Node, Electron prints a deprecation warning when `vm` is loaded.
 *
 * @returns {typeof globalThis}
 */
function realGlobals() {
  try {
    if (/** @type {any} */ (process).type === 'renderer') return globalThis;
    return require('vm').runInThisContext('globalThis');
  } catch {
    return globalThis;
  }
}

/**
 * One of their functions. If sinon's clock has replaced it, which Jest and Vitest also use, that clock has kept the original.
 *
 * @template {object} T
 * @template {keyof T} K
 * @param {T} owner
 * @param {K & string} name
 * @returns {T[K]}
 */
function real(owner, name) {
  const found = /** @type {any} */ (owner)?.[name];
  return found?.clock?.[`_${name}`] ?? found;
}

const globals = realGlobals();
const { now } = real(globals, 'Date');
const performance = real(globals, 'performance');

module.exports = {
  /** Not `globals.Promise`: a sandbox has its own, whose promises its code expects. @type {PromiseConstructor} */
  Promise: /** @type {any} */ ((async () => {})().constructor),
  nextTick: real(globals.process, 'nextTick'),
  setImmediate: real(globals, 'setImmediate'),
  setTimeout: real(globals, 'setTimeout'),
  clearTimeout: real(globals, 'clearTimeout'),
  setInterval: real(globals, 'setInterval'),
  clearInterval: real(globals, 'clearInterval'),
  /** Milliseconds since 1970. */
  now,
  /** Milliseconds since the process started; monotonic. @type {() => number} */
  monotonic: performance.now.bind(performance),
};
