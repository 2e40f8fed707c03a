'use strict';

const { dataToError, errorToData } = require('../../codec/error-data.js');

/** @typedef {import('../../../index.js').MessageErrorCode} MessageErrorCode */

/**
 * What may be known beside the code.
 *
 * @typedef {object} MessageErrorDetails
 * @property {string | number} [target]
 * @property {string} [channel]
 * @property {unknown} [cause]
 */

/** The one error class of messages; see index.d.ts. */
class MessageError extends Error {
  /**
   * @param {MessageErrorCode} code
   * @param {string} message
   * @param {MessageErrorDetails} [details]
   */
  constructor(code, message, { target, channel, cause } = {}) {
    super(`MessageChannel: ${message}`);
    this.code = code;
    if (target !== undefined) this.target = target;
    if (channel !== undefined) this.channel = channel;
    // As the standard's own: not enumerable.
    if (cause !== undefined)
      Object.defineProperty(this, 'cause', { value: cause, writable: true, configurable: true });
  }
}

Object.defineProperty(MessageError.prototype, 'name', {
  value: 'MessageError',
  writable: true,
  configurable: true,
});

/**
 * The error for a bad argument.
 *
 * @param {string} name
 * @param {string} expectation
 * @param {unknown} value
 */
function invalidArg(name, expectation, value) {
  const type = value === null || value === undefined ? '' : ` (${typeof value})`;
  return new MessageError(
    'ERR_INVALID_ARG',
    `the \`${name}\` argument must be ${expectation}, got ${show(value)}${type}`,
  );
}

/** A value for a message, short. @param {unknown} value */
function show(value) {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 60);
}

/**
 * As data that every way between processes keeps.
 *
 * @param {unknown} error
 * @param {boolean} [isRich] false where only what JSON has is kept
 */
function toWire(error, isRich = true) {
  return { error: errorToData(error, isRich) };
}

/**
 * What an answer `{ value }` or `{ error }` says: the value, or the error thrown.
 *
 * @param {any} answer
 */
function settle(answer) {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) throw fromWire(answer.error);
  return answer?.value;
}

/**
 * An error again. Ours is one of our class, so that `name` and `code` are what they were.
 *
 * @param {any} data
 */
function fromWire(data) {
  const error = /** @type {any} */ (dataToError(data));
  if (data?.name !== 'MessageError' || error === data) return error;
  const { code, target, channel, cause } = error;
  const ours = new MessageError(code, '', { target, channel, cause });
  ours.message = error.message;
  return ours;
}

/**
 * What those are told of an error who look on at messages: what it says, and its code where it has one.
 *
 * @param {any} error
 */
function shown(error) {
  const code = error?.code;
  return { message: String(error), ...(code !== undefined && { code }) };
}

/**
 * What `postMessage` and its like throw for what cannot be cloned.
 *
 * @param {unknown} cause
 * @param {MessageErrorDetails} details
 */
function asMessageError(cause, details) {
  if (cause instanceof MessageError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MessageError('ERR_SERIALIZE', `a message cannot be sent: ${reason}`, { ...details, cause });
}

module.exports = { MessageError, asMessageError, invalidArg, settle, shown, toWire, fromWire };
