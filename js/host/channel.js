'use strict';

const { partsFromBase64, partsToBase64 } = require('../codec/base64-parts.js');
const { codec } = require('../codec/on-demand.js');

/**
 * Calls over Node's IPC channel: electron-re's messages. Every pool can do this.
 */
class Channel {
  #greeting;
  /** @type {import('../codec/encoder.js').Encoder | undefined} */
  #encoder;

  /** @param {{ isOurPool: boolean, isAdvanced: boolean }} greeting */
  constructor(greeting) {
    this.#greeting = greeting;
    if (greeting.isAdvanced) this.#encoder = new (codec().Encoder)();
  }

  /**
   * The parameters of a request. Binary parts come in base 64 here, since there is only text.
   *
   * @param {{ params?: unknown, parts?: string[] }} request
   */
  paramsOf({ params, parts }) {
    return parts && this.#greeting.isAdvanced ? codec().revive(params, partsFromBase64(parts), 0) : params;
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
        parts: this.#encoder.isTagged ? partsToBase64(parts) : undefined,
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

module.exports = { Channel };
