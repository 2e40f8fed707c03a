'use strict';

const { PoolError } = require('../common/errors.js');
const { abortError, onAbort } = require('../common/abort-signals.js');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');

/** The longest time of a timer. A longer timeout means forever. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A `lockAsync` under way. It is granted or given up, whichever comes first: a timeout, a signal or a close gives it
 * up.
 *
 * @template T
 */
class Pending {
  isOver = false;
  /** @type {Promise<T>} */
  promise;
  /** Runs when the wait is given up; the code that waits may set it. @type {() => void} */
  onGivenUp = () => {};
  /** @type {(value: T) => void} */
  #resolve = () => {};
  /** @type {(error: unknown) => void} */
  #reject = () => {};
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {() => void} */
  #forget = () => {};

  /**
   * @param {number} timeout
   * @param {AbortSignal} [signal]
   */
  constructor(timeout, signal) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (timeout <= LONGEST_TIMER) this.#timer = setTimeout(() => this.giveUp(timeoutError(timeout)), timeout);
    if (signal?.aborted) this.giveUp(abortError(signal.reason));
    else if (signal) this.#forget = onAbort(signal, () => this.giveUp(abortError(signal.reason)));
  }

  /** @param {T} value */
  grant(value) {
    this.#end();
    this.#resolve(value);
  }

  /** @param {unknown} error */
  giveUp(error) {
    if (this.isOver) return;
    this.#end();
    this.#reject(error);
    this.onGivenUp();
  }

  #end() {
    this.isOver = true;
    clearTimeout(this.#timer);
    this.#forget();
  }
}

/** @param {number} timeout */
function timeoutError(timeout) {
  return new PoolError('ERR_LOCK_TIMEOUT', `The lock was not free within ${timeout} ms`);
}

module.exports = { Pending, timeoutError };
