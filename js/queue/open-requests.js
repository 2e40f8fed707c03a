'use strict';

const { Promise } = require('../common/primordials.js');

/** What a server was asked and has not answered. BullMQ leaves that open when its connection is cut. */
class OpenRequests {
  /** @type {Set<(reason: unknown) => void>} */
  #rejects = new Set();

  /** The same, or a rejection by `failAll`. @template T @param {Promise<T>} answer @returns {Promise<T>} */
  track(answer) {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      answer.then(resolve, reject).finally(() => this.#rejects.delete(reject));
    });
  }

  /** @param {() => unknown} errorOf */
  failAll(errorOf) {
    for (const reject of this.#rejects) reject(errorOf());
  }
}

module.exports = { OpenRequests };
