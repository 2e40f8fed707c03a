'use strict';

const { types } = require('util');

/** The error for a value that cannot be sent, or a text that no encoder wrote. Callers of the codec add one of the pool's codes. */
class CodecError extends Error {
  /**
   * @param {string} message
   * @param {{ cause: unknown }} [options]
   */
  constructor(message, options) {
    super(message);
    // Not through super: older engines ignore the options.
    if (options) {
      Object.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true });
    }
  }
}

// On the prototype, as for the standard's errors.
Object.defineProperty(CodecError.prototype, 'name', {
  value: 'CodecError',
  writable: true,
  configurable: true,
});

/**
 * Whether an error comes from the engine, also from another realm: Buffers throw errors of the main realm.
 *
 * @param {any} error
 * @param {'RangeError' | 'TypeError'} name
 */
function isEngineError(error, name) {
  return types.isNativeError(error) && error.name === name;
}

/**
 * Whether the stack was too small for a value, according to the engine or the codec.
 *
 * @param {any} error
 */
function isTooDeep(error) {
  const { cause } = error instanceof CodecError ? /** @type {any} */ (error) : { cause: error };
  return isEngineError(cause, 'RangeError') && /call stack/.test(cause.message);
}

module.exports = { CodecError, isEngineError, isTooDeep };
