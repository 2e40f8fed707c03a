'use strict';

/** Enough calls for each child to get one. */
const AT_ONCE = 8;
/** Reading the clock costs little, but so does a call. */
const CALLS_PER_LOOK = 8;

/** Makes the calls of a load, and checks each answer. */
class Caller {
  /** The number of answered calls. */
  done = 0;
  #pool;
  #load;
  #made = 0;

  /**
   * @param {Required<import('../peers/index.js').Pool>} pool
   * @param {import('../loads.js').Load} load
   */
  constructor(pool, load) {
    this.#pool = pool;
    this.#load = load;
  }

  /** Makes one call. */
  async once() {
    const params = this.#load.params(this.#made++);
    const value = this.#pool.value(await this.#pool.call(this.#load.task, params));
    if (!this.#load.isRight(value, params)) throw wrongAnswer(value);
    this.done += 1;
  }

  /** Resolves when every child has started and answered. */
  async wake() {
    await Promise.all(Array.from({ length: Math.max(this.#load.inFlight, AT_ONCE) }, () => this.once()));
  }

  /**
   * Keeps as many calls in flight as the load says. Rejects as soon as one fails.
   *
   * @param {() => boolean} goesOn called after every few answers. A timer would not do, since a pool with answers may
   *   keep the loop from turning
   */
  async keepBusy(goesOn) {
    const { call, value } = this.#pool;
    const { task, params, isRight, inFlight } = this.#load;
    let isOver = false;
    // This does not await `once`, which would cost more than some of the measured peers.
    const repeat = async () => {
      while (!isOver) {
        const given = params(this.#made++);
        const answer = value(await call(task, given));
        if (!isRight(answer, given)) throw wrongAnswer(answer);
        this.done += 1;
        if (this.done % CALLS_PER_LOOK === 0 && !isOver) isOver = !goesOn();
      }
    };
    await Promise.all(Array.from({ length: inFlight }, repeat));
  }
}

/** @param {unknown} answer */
function wrongAnswer(answer) {
  return new Error(`a wrong answer: ${JSON.stringify(answer)}`);
}

module.exports = { Caller };
