'use strict';

const { PoolError, lacksDescriptors, noDescriptors } = require('../common/errors.js');
const { whyNoJson } = require('../codec/json-text.js');
const { ValueWriter } = require('../shared-memory/value-writer.js');
const { MAX_MESSAGE } = require('../wire/limits.js');

// Each for all pools; what it has beside a text is taken before another is written.
const json = new ValueWriter({ name: 'params', isAdvanced: false });
const advanced = new ValueWriter({ name: 'params', isAdvanced: true });
const toThreads = new ValueWriter({ name: 'params', isAdvanced: true, takesObjects: true });

/** What writes parameters. @param {boolean} isAdvanced @param {boolean} isToThreads */
function paramsWriter(isAdvanced, isToThreads) {
  if (!isAdvanced) return json;
  return isToThreads ? toThreads : advanced;
}

/**
 * Writes parameters. What is wrong with them is a PoolError.
 *
 * @param {ValueWriter} writer
 * @param {unknown} params
 * @returns {string} none stands for undefined
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

/** V8's own limit is above ours. @param {unknown} cause */
function isTooLong(cause) {
  return cause instanceof RangeError && cause.message === 'Invalid string length';
}

/** What is said where nothing can be transferred. @param {unknown} cause */
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
  // What writes them is loaded when the first of their kind go out.
  if (lacksDescriptors(cause)) return noDescriptors('The parameters cannot be sent', cause);
  return new PoolError('ERR_SERIALIZE', `The parameters cannot be sent: ${why}`, { cause });
}

/** @param {unknown} cause */
function messageOf(cause) {
  return cause instanceof Error ? cause.message : 'something other than an error was thrown';
}

module.exports = { messageOf, paramsWriter, writeParams };
