'use strict';

const { codec } = require('../codec/on-demand.js');
const { PoolError, lacksDescriptors, noDescriptors } = require('../errors.js');
const { refuseEmpty, whyNoJson } = require('../json-text.js');
const { MEMORIES, TAGGED } = require('../lane-flags.js');
const { Cargo, takeCargo, toText } = require('../shared/cargo.js');

/** As in src/core/ipc/record.rs. */
const MOST_PARTS = 65_000;

/** @type {import('../codec/encoder.js').Encoder | undefined} */
let sharedEncoder;

/**
 * Parameters as text and what goes beside it. `special` has what the native side is to know of them.
 *
 * @typedef {object} Encoded
 * @property {string} text none stands for undefined
 * @property {number} special
 * @property {Uint8Array[]} [parts] the caller's own bytes
 * @property {Cargo} [cargo] memories
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
    const cargo = takeCargo();
    return { text, special: cargo ? MEMORIES : 0, parts: undefined, cargo };
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
  if (params === undefined) return { text: '', special: 0, parts: undefined, cargo: undefined };
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {any[]} */
  const memories = [];
  try {
    const encoder = (sharedEncoder ??= new (codec().Encoder)());
    encoder.encode(params, 'params', parts, memories);
    if (parts.length > MOST_PARTS)
      throw new (codec().CodecError)(`params have more than ${MOST_PARTS} buffers`);
    const cargo = memories.length > 0 ? new Cargo(memories) : undefined;
    const special = (encoder.isTagged ? TAGGED : 0) | (cargo ? MEMORIES : 0) | (parts.length << 8);
    return { text: encoder.text, special, parts: parts.length > 0 ? parts : undefined, cargo };
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
  return new PoolError('ERR_MESSAGE_TOO_LARGE', 'The parameters are larger than 268435456 bytes', { cause });
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
