'use strict';

/**
 * State that all copies of this package in a process share: an app may load two, such as its own and that of a library. It is kept on
 * `process`, because a vm context has its own `globalThis`.
 *
 * `version` identifies its shape. A copy that uses another shape has its own state.
 *
 * @template T
 * @param {string} name
 * @param {number} version
 * @param {() => T} create called for the first copy that asks
 * @returns {T}
 */
function sharedByCopies(name, version, create) {
  const key = Symbol.for(`electron-re-native.${name}@${version}`);
  const holder = /** @type {any} */ (process);
  if (!holder[key]) Object.defineProperty(holder, key, { value: create() });
  return holder[key];
}

module.exports = { sharedByCopies };
