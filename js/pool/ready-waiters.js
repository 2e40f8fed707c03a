'use strict';

const { Promise } = require('../common/primordials.js');

/** The callers that wait until enough children are ready. */
class ReadyWaiters {
  /** @type {Set<{ isReady: () => boolean, resolve: () => void, reject: (error: Error) => void }>} */
  #waiting = new Set();

  /** @param {() => boolean} isReady @returns {Promise<void>} */
  wait(isReady) {
    return new Promise((resolve, reject) => {
      this.#waiting.add({ isReady, resolve, reject });
    });
  }

  /** Resolves the waiters whose children are ready now. */
  check() {
    for (const waiter of this.#waiting) {
      if (!waiter.isReady()) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Rejects all waiters: there will not be enough children. @param {Error} error */
  reject(error) {
    for (const waiter of this.#waiting) waiter.reject(error);
    this.#waiting.clear();
  }
}

module.exports = { ReadyWaiters };
