'use strict';

/** Enough calls for each child to have one. */
const AT_ONCE = 8;

/** Makes calls of a load one after the other, and looks at each answer. Several such run at a time. */
class Caller {
  /** Calls answered. */
  done = 0;
  #pool;
  #load;
  #made = 0;
  #stopped = false;

  /**
   * @param {Required<import('../peers/index.js').Pool>} pool
   * @param {import('../loads.js').Load} load
   */
  constructor(pool, load) {
    this.#pool = pool;
    this.#load = load;
  }

  /** One call. */
  async once() {
    const params = this.#load.params(this.#made++);
    const value = this.#pool.value(await this.#pool.call(this.#load.task, params));
    if (!this.#load.isRight(value, params)) throw new Error(`a wrong answer: ${JSON.stringify(value)}`);
    this.done += 1;
  }

  /** Resolves when every child has started and answered. */
  async wake() {
    await Promise.all(Array.from({ length: Math.max(this.#load.inFlight, AT_ONCE) }, () => this.once()));
  }

  /** Keeps as many calls in flight as the load says, until it is stopped. Rejects as soon as one has failed. */
  async keepBusy() {
    await Promise.all(Array.from({ length: this.#load.inFlight }, () => this.#repeat()));
  }

  stop() {
    this.#stopped = true;
  }

  async #repeat() {
    while (!this.#stopped) await this.once();
  }
}

module.exports = { Caller };
