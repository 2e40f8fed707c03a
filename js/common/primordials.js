'use strict';

// What fake timers, test runners and polyfills replace, as it was when the package was loaded. Code that looks these up
// at call time stands still while somebody else's clock does.

/**
 * A test runner may have replaced them before: Jest in the globals of its sandbox, which are not the process's. A page
 * has no `vm`, and in one that has Node, Electron prints a deprecation warning when it is loaded.
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
 * A function of theirs. Where sinon's clock is in its place, which Jest and Vitest have too, that has kept it.
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
  /** Milliseconds since the process began; only ever forward. @type {() => number} */
  monotonic: performance.now.bind(performance),
};
