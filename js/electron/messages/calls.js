'use strict';

const { checkRoom } = require('./limits.js');
const { MessageError, settle } = require('./message-error.js');
const { Promise, clearTimeout, setTimeout } = require('../../common/primordials.js');

/**
 * @typedef {object} Call
 * @property {(value: unknown) => void} resolve
 * @property {(reason: unknown) => void} reject
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 */

/** Calls that wait for their answers. Each settles once: by its answer, its timeout, or the end of the other side. */
class Calls {
  /** @type {Map<number, Call>} */
  #waiting = new Map();
  #last = 0;
  #onThrown;

  /** @param {(error: unknown) => unknown} [onThrown] returns the outcome of a call whose handler has thrown; by default the error */
  constructor(onThrown = (error) => Promise.reject(error)) {
    this.#onThrown = onThrown;
  }

  get size() {
    return this.#waiting.size;
  }

  /**
   * @param {{ target: string | number, channel: string, timeout: number }} about
   * @param {(id: number) => void} start sends the call; if it throws, the call rejects with that error
   * @returns {Promise<any>}
   */
  make({ target, channel, timeout }, start) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      checkRoom(this.#waiting.size, target);
      const late = () => this.fail(id, timedOut(target, channel, timeout));
      const timer = timeout > 0 ? setTimeout(late, timeout) : undefined;
      this.#waiting.set(id, { resolve, reject, timer });
      try {
        start(id);
      } catch (error) {
        this.fail(id, error);
      }
    });
  }

  /** Whether the call still waits for its answer. @param {number} id */
  isWaiting(id) {
    return this.#waiting.has(id);
  }

  /**
   * An answer without a waiting call has come too late.
   *
   * @param {number} id
   * @param {any} answer `{ value }` or `{ error }`, with `isThrown` when a handler threw that
   */
  answer(id, answer) {
    const call = this.#take(id);
    if (!call) return;
    try {
      call.resolve(settle(answer));
    } catch (error) {
      if (answer.isThrown === true) call.resolve(this.#onThrown(error));
      else call.reject(error);
    }
  }

  /** @param {number} id @param {unknown} error */
  fail(id, error) {
    this.#take(id)?.reject(error);
  }

  /** @param {unknown} error @param {Set<number>} [spared] */
  failAll(error, spared) {
    for (const id of this.#waiting.keys()) if (!spared?.has(id)) this.fail(id, error);
  }

  /** @param {number} id */
  #take(id) {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(call?.timer);
    return call;
  }
}

/**
 * @param {string | number} target
 * @param {string} channel
 * @param {number} timeout
 */
function timedOut(target, channel, timeout) {
  const message = `no answer from '${target}' on channel '${channel}' within ${timeout} ms`;
  return new MessageError('ERR_INVOKE_TIMEOUT', message, { target, channel });
}

module.exports = { Calls };
