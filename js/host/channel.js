'use strict';

const { partsFromBase64, partsToBase64 } = require('../codec/base64-parts.js');
const { codec } = require('../codec/on-demand.js');
const { errorToData } = require('../error-data.js');
const { refuseEmpty } = require('../json-text.js');
const { encodeError } = require('./encoded-error.js');
const { Cargo, areMemoriesInUse, takeCargo, toText } = require('../shared/cargo.js');

/**
 * Calls over Node's IPC channel: electron-re's messages. Every pool can do this.
 */
class Channel {
  #greeting;
  #handover;
  /** @type {import('../codec/encoder.js').Encoder | undefined} */
  #encoder;

  /**
   * @param {{ isOurPool: boolean, isAdvanced: boolean }} greeting
   * @param {import('./handover.js').Handover} handover
   */
  constructor(greeting, handover) {
    this.#greeting = greeting;
    this.#handover = handover;
    if (greeting.isAdvanced) this.#encoder = new (codec().Encoder)();
  }

  /**
   * The parameters of a request. Binary parts come in base 64 here, since there is only text.
   *
   * @param {{ params?: unknown, parts?: string[], memories?: boolean }} request
   */
  paramsOf({ params, parts, memories }) {
    if (memories === true && this.#greeting.isOurPool) {
      const how = parts && this.#greeting.isAdvanced ? { parts: partsFromBase64(parts), base: 0 } : 'json';
      return this.#handover.receive(params, how);
    }
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
      /** @type {any[]} */
      const memories = [];
      this.#encoder.encode(value, 'result', parts, memories);
      const { text, isTagged } = this.#encoder;
      const cargo = memories.length > 0 ? new Cargo(memories) : undefined;
      this.#sendText(id, action, text, isTagged ? partsToBase64(parts) : undefined, cargo);
      return;
    }
    if (this.#greeting.isOurPool) refuseEmpty(value, 'result');
    const text = areMemoriesInUse() ? toText(value) : undefined;
    const cargo = takeCargo();
    if (cargo && text !== undefined) {
      this.#sendText(id, action, text, undefined, cargo);
      return;
    }
    const result = value === undefined && !this.#greeting.isOurPool ? {} : value;
    send({ id, action, error: null, result });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {string} text
   * @param {string[]} [parts]
   * @param {Cargo} [cargo]
   */
  #sendText(id, action, text, parts, cargo) {
    if (cargo) this.#handover.send(cargo, () => {});
    const result = JSON.parse(cargo ? cargo.label(text) : text);
    send({ id, action, error: null, result, parts, memories: cargo ? true : undefined });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, action, error, result) {
    if (!this.#encoder || !this.#greeting.isOurPool) {
      send({ id, action, error: errorToData(error), result });
      return;
    }
    const { text, isTagged, parts } = encodeError(this.#encoder, error, result);
    // Of what is tagged the pool gets the whole list, for it may begin with a word on its parts.
    if (isTagged) send({ id, action, error: JSON.parse(text), parts: partsToBase64(parts) });
    else send({ id, action, error: JSON.parse(text)[0], result });
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
