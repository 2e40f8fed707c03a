'use strict';

const { partsFromBase64, partsToBase64 } = require('../codec/base64-parts.js');
const { codec } = require('../codec/on-demand.js');
const { errorToData } = require('../codec/error-data.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { encodeError } = require('./encoded-error.js');
const { Attachments, areMemoriesInUse, takeAttachments, toText } = require('../shared-memory/attachments.js');

/**
 * Calls over Node's IPC channel: electron-re's messages. Every pool can do this.
 */
class Channel {
  #handshake;
  #handover;
  /** @type {import('../codec/encoder.js').Encoder | undefined} */
  #encoder;

  /**
   * @param {{ isOurPool: boolean, isAdvanced: boolean }} handshake
   * @param {import('./handover.js').Handover} handover
   */
  constructor(handshake, handover) {
    this.#handshake = handshake;
    this.#handover = handover;
    if (handshake.isAdvanced) this.#encoder = new (codec().Encoder)();
  }

  /**
   * The parameters of a request. Binary parts come in base 64 here, since there is only text.
   *
   * @param {{ params?: unknown, parts?: string[], memories?: boolean }} request
   */
  paramsOf({ params, parts, memories }) {
    if (memories === true && this.#handshake.isOurPool) {
      const how = parts && this.#handshake.isAdvanced ? { parts: partsFromBase64(parts), base: 0 } : 'json';
      return this.#handover.receive(params, how);
    }
    return parts && this.#handshake.isAdvanced ? codec().revive(params, partsFromBase64(parts), 0) : params;
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
      const attachments = memories.length > 0 ? new Attachments(memories) : undefined;
      this.#sendText(id, action, text, isTagged ? partsToBase64(parts) : undefined, attachments);
      return;
    }
    if (this.#handshake.isOurPool) refuseEmpty(value, 'result');
    const text = areMemoriesInUse() ? toText(value) : undefined;
    const attachments = takeAttachments();
    if (attachments && text !== undefined) {
      this.#sendText(id, action, text, undefined, attachments);
      return;
    }
    const result = value === undefined && !this.#handshake.isOurPool ? {} : value;
    send({ id, action, error: null, result });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {string} text
   * @param {string[]} [parts]
   * @param {Attachments} [attachments]
   */
  #sendText(id, action, text, parts, attachments) {
    if (attachments) this.#handover.send(attachments, () => {});
    const result = JSON.parse(attachments ? attachments.label(text) : text);
    send({ id, action, error: null, result, parts, memories: attachments ? true : undefined });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, action, error, result) {
    if (!this.#encoder || !this.#handshake.isOurPool) {
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
