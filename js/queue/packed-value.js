'use strict';

// Values as the queue's server stores them. JSON values stay readable for dashboards; all others that structured clone supports are tagged.

const { CodecError, Encoder, revive } = require('../codec/index.js');
const { partsFromBase64, partsToBase64 } = require('../codec/base64-parts.js');
const { PoolError } = require('../common/errors.js');

/**
 * @typedef {object} PackedValue
 * @property {any} value
 * @property {true} [tagged] the value is encoded for `revive`
 * @property {string[]} [parts] the bytes beside the value, in base64
 */

/**
 * @param {unknown} value
 * @param {string} name of the value, for messages
 * @param {number} maxBytes
 * @returns {PackedValue}
 */
function pack(value, name, maxBytes) {
  const encoder = new Encoder();
  /** @type {Uint8Array[]} */
  const bytes = [];
  try {
    encoder.encode(value, name, bytes);
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    const verb = `The ${name} cannot be sent`;
    throw new PoolError('ERR_SERIALIZE', `${verb}: ${cause.message}`, { cause });
  }
  const { text } = encoder;
  const parts = partsToBase64(bytes);
  checkSize(text, parts, name, maxBytes);
  const parsed = JSON.parse(text);
  if (!encoder.isTagged) return { value: parsed };
  return parts.length > 0 ? { value: parsed, tagged: true, parts } : { value: parsed, tagged: true };
}

/**
 * @param {string} text
 * @param {string[]} parts
 * @param {string} name
 * @param {number} maxBytes
 */
function checkSize(text, parts, name, maxBytes) {
  const size = parts.reduce((sum, part) => sum + part.length, Buffer.byteLength(text));
  if (size <= maxBytes) return;
  throw new PoolError(
    'ERR_MESSAGE_TOO_LARGE',
    `The ${name} would take ${size} bytes on the queue's server, and \`maxBytes\` is ${maxBytes}; store the data elsewhere and pass its path or key`,
  );
}

/**
 * Restores the value. Changes its argument, so it can be called only once.
 *
 * @param {any} packed from the server, so it is untrusted
 */
function unpack(packed) {
  if (typeof packed !== 'object' || packed === null || !('value' in packed))
    throw new PoolError('ERR_INVALID_ARG', 'The job was not added by a queueClient: its value is not packed');
  if (packed.tagged !== true) return packed.value;
  try {
    return revive(packed.value, partsFromBase64(packed.parts ?? []));
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new PoolError('ERR_SERIALIZE', `A value of the job cannot be read: ${message}`, { cause });
  }
}

module.exports = { pack, unpack };
