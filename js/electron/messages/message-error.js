'use strict';

const { CodedError, nameClass } = require('../../common/coded-error.js');
const { dataToError, errorToData } = require('../../codec/error-data.js');

/** @typedef {import('../../../index.js').MessageErrorCode} MessageErrorCode */

/**
 * Properties beside the code.
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
 * The error for an invalid argument.
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

/** A short form of a value for a message. @param {unknown} value */
function show(value) {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 60);
}

/**
 * An error as data that every transport between processes preserves.
 *
 * @param {unknown} error
 * @param {boolean} [isRich] false if the transport keeps only JSON
 */
function toWire(error, isRich = true) {
  return { error: errorToData(error, isRich) };
}

/**
 * Returns the value of an answer `{ value }`, or throws the error of `{ error }`.
 *
 * @param {any} answer
 */
function settle(answer) {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) throw fromWire(answer.error);
  return answer?.value;
}

/**
 * Restores an error from data. Our errors get our class again, so they keep `name` and `code`.
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
 * The part of an error that the message log shows: its message, and its code if it has one.
 *
 * @param {any} error
 */
function shown(error) {
  const code = error?.code;
  return { message: String(error), ...(code !== undefined && { code }) };
}

/**
 * The error that `postMessage` and similar functions throw for a value that cannot be cloned.
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
