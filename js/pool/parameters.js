'use strict';

const { PoolError, lacksDescriptors, noDescriptors } = require('../common/errors.js');
const { whyNoJson } = require('../codec/json-text.js');
const { ValueWriter } = require('../shared-memory/value-writer.js');
const { MAX_MESSAGE } = require('../wire/limits.js');

// All pools share these writers. Each call takes what is beside its text before the next call is written.
const json = new ValueWriter({ name: 'params', isAdvanced: false });
const advanced = new ValueWriter({ name: 'params', isAdvanced: true });
const toThreads = new ValueWriter({ name: 'params', isAdvanced: true, takesObjects: true });

/** Returns the writer for parameters. @param {boolean} isAdvanced @param {boolean} isToThreads */
function paramsWriter(isAdvanced, isToThreads) {
  if (!isAdvanced) return json;
  return isToThreads ? toThreads : advanced;
}

/**
 * Writes parameters. Throws a PoolError if it cannot.
 *
 * @param {ValueWriter} writer
 * @param {unknown} params
 * @returns {string} an empty text stands for undefined
 */
function writeParams(writer, params) {
  try {
    return writer.write(params) ?? '';
  } catch (cause) {
    if (isTooLong(cause)) throw tooLarge(cause);
    if (isUnsupported(cause)) throw cause;
    throw unserializable(cause, writer.isAdvanced ? messageOf(cause) : whyNoJson(params, 'params', cause));
  }
}

/** Whether a text exceeds V8's own limit, which is above ours. @param {unknown} cause */
function isTooLong(cause) {
  return cause instanceof RangeError && cause.message === 'Invalid string length';
}

/** Whether the error says that objects cannot be transferred here. @param {unknown} cause */
function isUnsupported(cause) {
  return cause instanceof PoolError && cause.code === 'ERR_UNSUPPORTED';
}

/** @param {unknown} cause */
function tooLarge(cause) {
  return new PoolError('ERR_MESSAGE_TOO_LARGE', `The parameters are larger than ${MAX_MESSAGE} bytes`, {
    cause,
  });
}

/** @param {unknown} cause @param {string} why */
function unserializable(cause, why) {
  // The code that writes such parameters is loaded when the first of their kind are sent.
  if (lacksDescriptors(cause)) return noDescriptors('The parameters cannot be sent', cause);
  return new PoolError('ERR_SERIALIZE', `The parameters cannot be sent: ${why}`, { cause });
}

/** @param {unknown} cause */
function messageOf(cause) {
  return cause instanceof Error ? cause.message : 'something other than an error was thrown';
}

module.exports = { messageOf, paramsWriter, writeParams };
