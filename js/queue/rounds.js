'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** Between two rounds, in ms. */
const PAUSE = 5000;

/** Looks after jobs one by one, again and again while there are some: messages may be missed, and servers lose data. */
class Rounds {
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isEnded = false;
  #ids;
  #look;

  /**
   * @param {() => string[]} ids of the jobs that there are
   * @param {(id: string) => Promise<void>} look
   */
  constructor(ids, look) {
    this.#ids = ids;
    this.#look = look;
  }

  /** Has no effect while they go on. */
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
      // A server that is away is asked again in the next round.
      await this.#look(id).catch(() => {});
    }
    this.#timer = undefined;
    if (this.#ids().length > 0) this.begin();
  }
}

module.exports = { Rounds };
