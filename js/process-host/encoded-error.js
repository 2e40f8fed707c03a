'use strict';

const { errorToData } = require('../codec/error-data.js');

/**
 * What a task has thrown and its text, by `serialization: 'advanced'`.
 *
 * @param {import('../codec/encoder.js').Encoder} encoder
 * @param {unknown} error
 * @param {string | null} result
 * @returns {{ text: string, isTagged: boolean, parts: Uint8Array[] }}
 */
function encodeError(encoder, error, result) {
  /** @type {Uint8Array[]} */
  const parts = [];
  try {
    encoder.encode([errorToData(error, true), result], 'error', parts);
    return { text: encoder.text, isTagged: encoder.isTagged, parts };
  } catch {
    // Memory that was transferred, for example. An error without it is better than none.
    return { text: JSON.stringify([errorToData(error), result]), isTagged: false, parts: [] };
  }
}

module.exports = { encodeError };
