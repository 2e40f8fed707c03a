'use strict';

const { PoolError, lacksDescriptors, noDescriptors } = require('../common/errors.js');
const { whyNoJson } = require('../codec/json-text.js');
const { ValueWriter } = require('../shared-memory/value-writer.js');
const { MAX_MESSAGE } = require('../wire/limits.js');

// Each for all pools; what it has beside a text is taken before another is written.
const json = new ValueWriter({ name: 'params', isAdvanced: false });
const advanced = new ValueWriter({ name: 'params', isAdvanced: true });

/** What writes parameters. @param {boolean} isAdvanced */
function paramsWriter(isAdvanced) {
  return isAdvanced ? advanced : json;
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
    throw unserializable(cause, writer.isAdvanced ? messageOf(cause) : whyNoJson(params, 'params', cause));
  }
}

/** V8's own limit is above ours. @param {unknown} cause */
function isTooLong(cause) {
  return cause instanceof RangeError && cause.message === 'Invalid string length';
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
  return cause instanceof Error ? cause.message : 'something was thrown that is no error';
}

module.exports = { messageOf, paramsWriter, writeParams };
