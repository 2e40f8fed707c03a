'use strict';

const { Promise } = require('../common/primordials.js');

/** Requests that a server has not answered yet. BullMQ never settles them when its connection is cut. */
class OpenRequests {
  /** @type {Set<(reason: unknown) => void>} */
  #rejects = new Set();

  /** Settles like `answer`, or rejects when `failAll` is called. @template T @param {Promise<T>} answer @returns {Promise<T>} */
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
