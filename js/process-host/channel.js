'use strict';

const { partsToBase64 } = require('../codec/base64-parts.js');
const { errorToData } = require('../codec/error-data.js');
const { refuseEmpty } = require('../codec/json-text.js');
const { LOG, LONGEST_LOG } = require('../codec/log-marker.js');
const { TOKEN } = require('../codec/progress-marker.js');
const { areMemoriesInUse } = require('../shared-memory/attachments.js');
const { ValueReader } = require('../shared-memory/value-reader.js');
const { ValueWriter } = require('../shared-memory/value-writer.js');
const { TAGGED } = require('../wire/flags.js');

/**
 * Carries calls over Node's IPC channel as electron-re's messages. Every pool can use it.
 */
class Channel {
  #handshake;
  #handover;
  #reader;
  #writer;

  /**
   * @param {{ isOurPool: boolean, isAdvanced: boolean }} handshake
   * @param {import('./handover.js').Handover} handover
   */
  constructor(handshake, handover) {
    const { isOurPool, isAdvanced } = handshake;
    this.#handshake = handshake;
    this.#handover = handover;
    this.#reader = new ValueReader(
      (id) => handover.claim(id),
      (id) => handover.take(id),
    );
    this.#writer = new ValueWriter({
      name: 'result',
      isAdvanced,
      isStrict: isOurPool,
      mostParts: Infinity,
      takesObjects: handover.takesObjects,
    });
    if (isAdvanced) this.#writer.prepare();
  }

  /**
   * Returns the parameters of a request. Binary parts are in base 64 here, since the channel carries only text.
   *
   * @param {{ params?: unknown, parts?: string[], memories?: boolean }} request
   */
  paramsOf({ params, parts, memories }) {
    const { isOurPool, isAdvanced } = this.#handshake;
    const beside = { parts: isAdvanced ? parts : undefined, memories: isOurPool && memories === true };
    return this.#reader.readMessage(params, beside);
  }

  /**
   * Answers a call. electron-re's pool expects `{}` for undefined. Ours gets no result, so it sees the difference.
   *
   * @param {string} id
   * @param {string} action
   * @param {unknown} value
   */
  succeed(id, action, value) {
    this.#send({ id, action, error: null }, value);
  }

  /** Reports the progress of a call. @param {string} token the token of the call @param {unknown} value */
  progress(token, value) {
    this.#send({ [TOKEN]: token }, value);
  }

  /** Sends a line that a task logs. @param {string} task @param {string} text */
  log(task, text) {
    send({ [LOG]: [task, text.slice(0, LONGEST_LOG)] });
  }

  /** @param {object} message @param {unknown} value the result of the message */
  #send(message, value) {
    const { isOurPool, isAdvanced } = this.#handshake;
    // Without bytes and memories, Node writes the JSON itself.
    const text = isAdvanced || areMemoriesInUse() ? this.#writer.write(value) : undefined;
    if (text !== undefined) {
      this.#sendText(message, text);
      return;
    }
    if (isOurPool) refuseEmpty(value, 'result');
    send({ ...message, result: value === undefined && !isOurPool ? {} : value });
  }

  /**
   * @param {object} message
   * @param {string} text the result, which the writer has just written
   */
  #sendText(message, text) {
    const isTagged = (this.#writer.header & TAGGED) !== 0;
    const { parts, attachments } = this.#writer.takeBeside();
    if (attachments) this.#handover.send(attachments, () => {});
    const result = JSON.parse(attachments ? attachments.label(text) : text);
    send({
      ...message,
      result,
      parts: isTagged ? partsToBase64(parts ?? []) : undefined,
      memories: attachments ? true : undefined,
    });
  }

  /**
   * @param {string} id
   * @param {string} action
   * @param {unknown} error
   * @param {string | null} result
   */
  fail(id, action, error, result) {
    const { isOurPool, isAdvanced } = this.#handshake;
    if (!isAdvanced || !isOurPool) {
      send({ id, action, error: errorToData(error), result });
      return;
    }
    const list = JSON.parse(this.#writer.writeError(error, result));
    const isTagged = (this.#writer.header & TAGGED) !== 0;
    const { parts = [] } = this.#writer.takeBeside();
    // For a tagged error, the pool gets the whole list, which may begin with an entry for its parts.
    if (isTagged) send({ id, action, error: list, parts: partsToBase64(parts) });
    else send({ id, action, error: list[0], result });
  }
}

/**
 * Sends a message unless the channel is closed. The callback keeps a broken channel from causing an uncaught error.
 *
 * @param {object} message
 */
function send(message) {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

module.exports = { Channel };
