'use strict';

const { codec } = require('../codec/on-demand.js');
const { PoolError } = require('../errors.js');
const { TAGGED } = require('../lane-flags.js');

/** As in src/core/ipc/record.rs. */
const MOST_PARTS = 65_000;

/** @type {import('../codec/encoder.js').Encoder | undefined} */
let sharedEncoder;

/**
 * Parameters by `serialization: 'json'`. No text stands for undefined.
 *
 * @param {unknown} params
 */
function paramsToJson(params) {
  try {
    return JSON.stringify(params) ?? '';
  } catch (cause) {
    throw isTooLong(cause) ? tooLarge(cause) : unserializable(cause);
  }
}

/**
 * Parameters by `serialization: 'advanced'`. `special` has what the native side is to know of them; the parts are the
 * caller's own bytes.
 *
 * @param {unknown} params
 * @returns {{ text: string, special: number, parts: Uint8Array[] | undefined }}
 */
function encodeParams(params) {
  if (params === undefined) return { text: '', special: 0, parts: undefined };
  /** @type {Uint8Array[]} */
  const parts = [];
  try {
    const encoder = (sharedEncoder ??= new (codec().Encoder)());
    encoder.encode(params, 'params', parts);
    if (parts.length > MOST_PARTS)
      throw new (codec().CodecError)(`params have more than ${MOST_PARTS} buffers`);
    const special = (encoder.isTagged ? TAGGED : 0) | (parts.length << 8);
    return { text: encoder.text, special, parts: parts.length > 0 ? parts : undefined };
  } catch (cause) {
    throw isTooLong(cause) ? tooLarge(cause) : unserializable(cause);
  }
}

/** V8's own limit is above ours. @param {unknown} cause */
function isTooLong(cause) {
  return cause instanceof RangeError && cause.message === 'Invalid string length';
}

/** @param {unknown} cause */
function tooLarge(cause) {
  return new PoolError('ERR_MESSAGE_TOO_LARGE', 'The parameters are larger than 268435456 bytes', { cause });
}

/** @param {unknown} cause */
function unserializable(cause) {
  return new PoolError('ERR_SERIALIZE', `The parameters cannot be sent: ${messageOf(cause)}`, { cause });
}

/** @param {unknown} cause */
function messageOf(cause) {
  return cause instanceof Error ? cause.message : 'something was thrown that is no error';
}

module.exports = { encodeParams, messageOf, paramsToJson };
