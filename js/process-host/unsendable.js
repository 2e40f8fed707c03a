'use strict';

const { PoolError } = require('../common/errors.js');
const { whyNoJson } = require('../codec/json-text.js');
const { MAX_MESSAGE } = require('../wire/limits.js');

/** Longer error texts are cut. The error's message has the text, too. */
const LONGEST_TEXT = 1024 * 1024;

/**
 * Explains why a result cannot be sent, as the pool does for parameters. The transports report some reasons themselves.
 *
 * @param {any} cause
 * @param {string} task
 * @param {unknown} result
 */
function unsendable(cause, task, result) {
  if (isOurs(cause)) return cause;
  const message = whyNoJson(result, 'result', cause);
  // V8's own limit for a text is above ours.
  if (message === 'Invalid string length')
    return new PoolError('ERR_MESSAGE_TOO_LARGE', `The result is larger than ${MAX_MESSAGE} bytes`, {
      cause,
      task,
    });
  return new PoolError('ERR_SERIALIZE', `The result cannot be sent: ${message}`, { cause, task });
}

/**
 * Explains why parameters cannot be read.
 *
 * @param {unknown} cause
 */
function unreadable(cause) {
  if (isOurs(cause)) return cause;
  const { message } = /** @type {Error} */ (cause);
  return new PoolError('ERR_SERIALIZE', `The parameters cannot be read: ${message}`, { cause });
}

/** @param {any} error */
function isOurs(error) {
  try {
    return String(error.code).startsWith('ERR_');
  } catch {
    return false;
  }
}

/** Converts an error to text. @param {unknown} error */
function textOf(error) {
  try {
    return String(error).slice(0, LONGEST_TEXT);
  } catch {
    return 'an error that cannot be shown';
  }
}

module.exports = { textOf, unreadable, unsendable };
