'use strict';

const { PoolError } = require('../common/errors.js');

/**
 * Calls the native side. Its errors become PoolErrors.
 *
 * @template T
 * @param {() => T} act
 * @returns {T}
 */
function callNative(act) {
  try {
    return act();
  } catch (error) {
    const { code, message } = /** @type {PoolError} */ (error);
    throw String(code).startsWith('ERR_') ? new PoolError(code, message) : error;
  }
}

module.exports = { callNative };
