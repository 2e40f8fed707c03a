'use strict';

const { types } = require('util');

/** What cannot be carried, or a text that no encoder made. The codec's users give it a code of the pool's. */
class CodecError extends Error {
  /**
   * @param {string} message
   * @param {{ cause: unknown }} [options]
   */
  constructor(message, options) {
    super(message);
    // Not by super: older engines know no options.
    if (options) {
      Object.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true });
    }
  }
}

// On the prototype, as with the standard's errors.
Object.defineProperty(CodecError.prototype, 'name', {
  value: 'CodecError',
  writable: true,
  configurable: true,
});

/**
 * Whether an error is one of the engine's, also of another realm: Buffers throw those of the main one.
 *
 * @param {any} error
 * @param {'RangeError' | 'TypeError'} name
 */
function isEngineError(error, name) {
  return types.isNativeError(error) && error.name === name;
}

/**
 * Whether the stack was too small for a value, as the engine or the codec tells it.
 *
 * @param {any} error
 */
function isTooDeep(error) {
  const { cause } = error instanceof CodecError ? /** @type {any} */ (error) : { cause: error };
  return isEngineError(cause, 'RangeError') && /call stack/.test(cause.message);
}

module.exports = { CodecError, isEngineError, isTooDeep };
