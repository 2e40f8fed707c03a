'use strict';

const { codec } = require('../codec/on-demand.js');
const { PoolError, lacksDescriptors, noDescriptors } = require('../common/errors.js');
const { refuseEmpty, whyNoJson } = require('../codec/json-text.js');
const { Attachments, takeAttachments, toText } = require('../shared-memory/attachments.js');
const { PARTS_SHIFT } = require('../wire/batch.js');
const { MEMORIES, TAGGED } = require('../wire/flags.js');
const { MAX_MESSAGE, MOST_PARTS } = require('../wire/limits.js');

/** @type {import('../codec/encoder.js').Encoder | undefined} */
let sharedEncoder;

/**
 * Parameters as text and what goes beside it. `header` has what the native side is to know of them.
 *
 * @typedef {object} Encoded
 * @property {string} text none stands for undefined
 * @property {number} header
 * @property {Uint8Array[]} [parts] the caller's own bytes
 * @property {Attachments} [attachments] memories
 */

/**
 * Parameters by `serialization: 'json'`.
 *
 * @param {unknown} params
 * @returns {Encoded}
 */
function paramsToJson(params) {
  try {
    refuseEmpty(params, 'params');
    const text = toText(params) ?? '';
    const attachments = takeAttachments();
    return { text, header: attachments ? MEMORIES : 0, parts: undefined, attachments };
  } catch (cause) {
    throw isTooLong(cause) ? tooLarge(cause) : unserializable(cause, whyNoJson(params, 'params', cause));
  }
}

/**
 * Parameters by `serialization: 'advanced'`.
 *
 * @param {unknown} params
 * @returns {Encoded}
 */
function encodeParams(params) {
  if (params === undefined) return { text: '', header: 0, parts: undefined, attachments: undefined };
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {any[]} */
  const memories = [];
  try {
    const encoder = (sharedEncoder ??= new (codec().Encoder)());
    encoder.encode(params, 'params', parts, memories);
    if (parts.length > MOST_PARTS)
      throw new (codec().CodecError)(`params have more than ${MOST_PARTS} buffers`);
    const attachments = memories.length > 0 ? new Attachments(memories) : undefined;
    const header =
      (encoder.isTagged ? TAGGED : 0) | (attachments ? MEMORIES : 0) | (parts.length << PARTS_SHIFT);
    return { text: encoder.text, header, parts: parts.length > 0 ? parts : undefined, attachments };
  } catch (cause) {
    throw isTooLong(cause) ? tooLarge(cause) : unserializable(cause, messageOf(cause));
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

module.exports = { encodeParams, messageOf, paramsToJson };
