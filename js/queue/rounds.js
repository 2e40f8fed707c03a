'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** Between two rounds, in ms. */
const PAUSE = 5000;

/** Checks jobs one by one, repeatedly while there are any: messages may be missed, and servers may lose data. */
class Rounds {
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isEnded = false;
  #ids;
  #look;

  /**
   * @param {() => string[]} ids the ids of all jobs
   * @param {(id: string) => Promise<void>} look
   */
  constructor(ids, look) {
    this.#ids = ids;
    this.#look = look;
  }

  /** Has no effect while rounds are running. */
  begin() {
    if (this.#isEnded) return;
    this.#timer ??= setTimeout(() => this.#goRound(this.#ids()), PAUSE);
  }

  end() {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  /** @param {string[]} ids */
  async #goRound(ids) {
    for (const id of ids) {
      if (this.#isEnded) return;
      // If the server is away, the next round asks again.
      await this.#look(id).catch(() => {});
    }
    this.#timer = undefined;
    if (this.#ids().length > 0) this.begin();
  }
}

module.exports = { Rounds };
