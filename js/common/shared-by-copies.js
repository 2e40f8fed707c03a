'use strict';

/**
 * What all copies of this package in this process share: an app may load two, such as one of its own and one of a library.
 * It is kept on `process`, for a vm context has a `globalThis` of its own.
 *
 * `version` says which shape it has. A copy that knows another shape has one of its own.
 *
 * @template T
 * @param {string} name
 * @param {number} version
 * @param {() => T} create called by the first copy that asks
 * @returns {T}
 */
function sharedByCopies(name, version, create) {
  const key = Symbol.for(`electron-re-native.${name}@${version}`);
  const holder = /** @type {any} */ (process);
  if (!holder[key]) Object.defineProperty(holder, key, { value: create() });
  return holder[key];
}

module.exports = { sharedByCopies };
