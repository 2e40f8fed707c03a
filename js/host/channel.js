'use strict';

const { Encoder, revive } = require('../codec/index.js');

/**
 * Calls over Node's IPC channel: electron-re's messages. Every pool can do this.
 */
class Channel {
  #greeting;
  /** @type {Encoder | undefined} */
  #encoder;

  /** @param {{ isOurPool: boolean, isAdvanced: boolean }} greeting */
  constructor(greeting) {
    this.#greeting = greeting;
    if (greeting.isAdvanced) this.#encoder = new Encoder();
  }

  /**
   * The parameters of a request. Binary parts come in base 64 here, since there is only text.
   *
   * @param {{ params?: unknown, parts?: string[] }} request
   */
  paramsOf({ params, parts }) {
    return parts && this.#greeting.isAdvanced ? revive(params, parts.map(toArrayBuffer), 0) : params;
  }

  /**
   * electron-re's pool has `{}` for undefined; ours is told the difference by leaving the result out.
   *
   * @param {string} id
   * @param {string} action
   * @param {unknown} value
   */
  succeed(id, action, value) {
    if (this.#encoder && value !== undefined) {
      /** @type {Uint8Array[]} */
      const parts = [];
      this.#encoder.encode(value, 'result', parts);
      const result = JSON.parse(this.#encoder.text);
      send({
        id,
        action,
        error: null,
        result,
        parts: this.#encoder.isTagged ? parts.map(toBase64) : undefined,
      });
      return;
    }
    const result = value === undefined && !this.#greeting.isOurPool ? {} : value;
    send({ id, action, error: null, result });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, action, error, result) {
    send({ id, action, error, result });
  }
}

/**
 * After a disconnect there is nobody to tell. The callback keeps a broken channel from being an uncaught error.
 *
 * @param {object} message
 */
function send(message) {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** @param {string} text */
function toArrayBuffer(text) {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

module.exports = { Channel };
