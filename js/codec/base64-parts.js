'use strict';

// The bytes beside an encoded text, for transports that only carry text.

/** @param {Uint8Array[]} parts */
exports.partsToBase64 = (parts) =>
  parts.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  );

/** @param {string[]} texts @returns {ArrayBuffer[]} */
exports.partsFromBase64 = (texts) => texts.map((text) => new Uint8Array(Buffer.from(text, 'base64')).buffer);
