'use strict';

/** @typedef {typeof import('../../binding.js')} Native */

/** @type {Native | undefined} */
let loaded;

/**
 * The native half of the package, loaded on the first call.
 *
 * @returns {Native}
 * @throws ERR_NATIVE_MISSING
 */
exports.native = () => (loaded ??= load());

/** @returns {Native} */
function load() {
  try {
    if (process.versions.electron) require('./packed-binary.js').loadPackedBinary();
    const binding = require('../../binding.js');
    // Vite puts the exports of a binary behind `default`.
    if (typeof binding.NativePool !== 'function')
      throw new TypeError('the binary does not export NativePool');
    return binding;
  } catch (cause) {
    const { reason, message } = explain(cause);
    const error = new Error(message);
    // Not through the constructor: before 16.9, Node ignores its second argument.
    Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
    throw Object.assign(error, { code: 'ERR_NATIVE_MISSING', reason });
  }
}

/** @param {unknown} cause @returns {import('./missing-binary.js').Explanation} */
function explain(cause) {
  try {
    if (!lacksDescriptors(cause)) return require('./missing-binary.js').explain(cause);
  } catch (error) {
    // No descriptor is left to read the explanation either.
    if (!lacksDescriptors(error)) throw error;
  }
  return {
    reason: 'no-descriptors',
    message:
      'electron-re-native cannot load its binary, because there are no file descriptors left. ' +
      'Close some or raise `ulimit -n`, and try again',
  };
}

/** The loader tries several places in turn, and sets the error of each as the cause of the previous one. @param {any} error */
function lacksDescriptors(error) {
  for (let next = error; next; next = next.cause) if (/too many open files/i.test(next.message)) return true;
  return false;
}
