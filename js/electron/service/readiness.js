'use strict';

const { fromWire, MessageError } = require('../messages/message-error.js');
const { checkFunction } = require('../messages/protocol.js');
const { Promise } = require('../../common/primordials.js');

/** Tracks whether a service's script has run: `connected()` waits for that, and in development its files are then watched. */
class Readiness {
  /** @type {Array<{ resolve: (id: number) => void, reject: (error: unknown) => void }>} */
  #waiting = [];
  #state = /** @type {'loading' | 'ready' | 'failed'} */ ('loading');
  /** @type {unknown} */
  #error;
  #name;
  #id;
  #files;

  /**
   * @param {string} name
   * @param {number} id
   * @param {{ watch: (files: string[]) => void, close: () => void } | undefined} files
   */
  constructor(name, id, files) {
    this.#name = name;
    this.#id = id;
    this.#files = files;
  }

  /** @param {(id: number) => void} [callback] */
  connected(callback) {
    if (callback !== undefined) checkFunction(callback, 'callback');
    const connected = new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#state !== 'loading') this.#settle();
    });
    // A caller with a callback may ignore the promise, so it must not become an unhandled rejection. Errors of the callback belong to the
    // caller.
    if (callback) connected.then(callback, () => {});
    return connected;
  }

  /** The script has run or thrown. @param {{ error?: unknown }} outcome */
  loaded(outcome) {
    this.#state = 'error' in outcome ? 'failed' : 'ready';
    this.#error = this.#state === 'failed' ? fromWire(outcome.error) : undefined;
    this.#settle();
  }

  /** @param {unknown} files */
  tellFiles(files) {
    if (!Array.isArray(files)) return;
    this.#files?.watch(files.filter((file) => typeof file === 'string'));
  }

  /** It could not be loaded, or is gone. @param {string} reason */
  fail(reason) {
    this.#state = 'failed';
    this.#error = new MessageError('ERR_TARGET_GONE', `service '${this.#name}' ${reason}`, {
      target: this.#name,
    });
    this.#settle();
  }

  close() {
    this.fail('is closed');
    this.#files?.close();
  }

  #settle() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve, reject } of waiting) {
      if (this.#state === 'ready') resolve(this.#id);
      else reject(this.#error);
    }
  }
}

module.exports = { Readiness };
