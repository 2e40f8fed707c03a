'use strict';

const { inspect } = require('util');
const { CodedError, isOfClass, nameClass } = require('./coded-error.js');
const { nearestOf } = require('./nearest-name.js');

/** @typedef {import('../../index.js').PoolErrorCode} PoolErrorCode */

/**
 * Details beside the code.
 *
 * @typedef {object} Details
 * @property {unknown} [cause]
 * @property {number} [pid]
 * @property {number | null} [exitCode]
 * @property {NodeJS.Signals | null} [signal]
 * @property {'out-of-memory'} [reason]
 * @property {string} [task]
 * @property {unknown} [id]
 */

const DETAILS = /** @type {const} */ (['pid', 'exitCode', 'signal', 'reason', 'task', 'id']);

/** The one error class of the pool; see index.d.ts. @extends {CodedError<PoolErrorCode>} */
class PoolError extends CodedError {
  /**
   * @param {PoolErrorCode} code
   * @param {string} message
   * @param {Details} [details]
   */
  constructor(code, message, details = {}) {
    super(code, message, /** @type {any} */ (details), DETAILS);
  }
}

nameClass(PoolError, 'PoolError');

/** See index.d.ts. @param {unknown} error @returns {error is import('../../index.js').PoolError} */
function isPoolError(error) {
  return isOfClass(error, 'PoolError');
}

/**
 * A value for a message: short, and safe for any value.
 *
 * @param {unknown} value
 */
function show(value) {
  let text;
  try {
    text = inspect(value, {
      depth: 0,
      customInspect: false,
      maxArrayLength: 3,
      maxStringLength: 60,
      breakLength: Infinity,
    });
  } catch {
    text = 'a value that cannot be shown';
  }
  // An error would print its stack.
  text = text.replace(/\s+/g, ' ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/**
 * The error for an invalid option or argument.
 *
 * @example throw invalidArg('max', 'a whole number of at least 1', -1);
 * // The `max` option must be a whole number of at least 1, got -1 (number)
 * @param {string} name
 * @param {string} expectation
 * @param {unknown} value
 * @param {'option' | 'argument'} [kind]
 */
function invalidArg(name, expectation, value, kind = 'option') {
  const type = value === null || value === undefined ? '' : ` (${typeof value})`;
  const message = `The \`${name}\` ${kind} must be ${expectation}, got ${show(value)}${type}`;
  return new PoolError('ERR_INVALID_ARG', message);
}

/**
 * The error for an option that does not exist.
 *
 * @param {string} name
 * @param {readonly string[]} known
 * @param {string} [prefix] the parent option of these options, with a dot
 */
function unknownOption(name, known, prefix = '') {
  const nearest = nearestOf(name, known);
  const list = nearest === undefined ? ', the' : `; did you mean \`${prefix}${nearest}\`? The`;
  const message = `\`${prefix}${name}\` is not an option${list} options are ${known.join(', ')}`;
  return new PoolError('ERR_INVALID_ARG', message);
}

/** Whether the system has refused a descriptor. @param {any} error */
function lacksDescriptors(error) {
  return error?.code === 'EMFILE' || error?.code === 'ENFILE';
}

/**
 * @param {string} what the operation that failed
 * @param {any} cause
 */
function noDescriptors(what, cause) {
  const message = `${what}: ${cause.message}; close some files or sockets, or raise the limit of this process (ulimit -n)`;
  return new PoolError('ERR_NO_DESCRIPTORS', message, { cause });
}

module.exports = { PoolError, invalidArg, isPoolError, show, unknownOption, lacksDescriptors, noDescriptors };
