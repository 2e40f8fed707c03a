'use strict';

const { setUnderWay } = require('./lost-pools.js');

/**
 * Decides whether a pool keeps its host alive. It does so while a caller holds it, and while calls are under way
 * unless `unref` was called.
 */
class KeepAlive {
  #core;
  #set;
  #calls = 0;
  /** The number of callers that wait for something other than a call. */
  #holds = 0;
  #isReferenced = true;

  /**
   * @param {import('./pool-core.js').PoolCore} core
   * @param {(isAlive: boolean) => void} set
   */
  constructor(core, set) {
    this.#core = core;
    this.#set = set;
  }

  /** Keeps the host alive until the returned function is called. */
  hold() {
    this.#holds += 1;
    this.#update();
    return () => {
      this.#holds -= 1;
      this.#update();
    };
  }

  /** @param {boolean} isReferenced */
  setReferenced(isReferenced) {
    this.#isReferenced = isReferenced;
    this.#update();
  }

  /** @param {number} calls the number of calls under way */
  setCalls(calls) {
    this.#calls = calls;
    this.#update();
  }

  #update() {
    setUnderWay(this.#core, this.#holds > 0 || this.#calls > 0);
    this.#set(this.#holds > 0 || (this.#isReferenced && this.#calls > 0));
  }
}

module.exports = { KeepAlive };
