'use strict';

const { CodedError, nameClass } = require('../../common/coded-error.js');
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

const DETAILS = /** @type {const} */ (['target', 'channel']);

/** The one error class of messages; see index.d.ts. @extends {CodedError<MessageErrorCode>} */
class MessageError extends CodedError {
  /**
   * @param {MessageErrorCode} code
   * @param {string} message
   * @param {MessageErrorDetails} [details]
   */
  constructor(code, message, { target, channel, cause } = {}) {
    const known = cause === undefined ? { target, channel } : { target, channel, cause };
    super(code, `MessageChannel: ${message}`, known, DETAILS);
  }
}

nameClass(MessageError, 'MessageError');

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
 * What the message log shows of an error: its message, and its code if it has one.
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
