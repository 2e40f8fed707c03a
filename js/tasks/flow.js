'use strict';

const { abortError, onAbort } = require('../common/abort-signals.js');
const { Promise } = require('../common/primordials.js');

/**
 * The calls for many items, of which a bounded number is under way or not yet taken: a slow consumer slows the items down, too.
 */
class Flow {
  #ending = new AbortController();
  /** Outcomes to be taken: those of all calls in the order of items, or those that have come, in the order of that. @type {Promise<unknown>[]} */
  #outcomes = [];
  #started = 0;
  #taken = 0;
  #hasAllItems = false;
  #changed = signalled();
  #forget = () => {};
  #how;

  /**
   * @param {object} how
   * @param {(args: unknown, signal: AbortSignal) => Promise<unknown>} how.call
   * @param {Iterable<unknown> | AsyncIterable<unknown>} how.items
   * @param {number} how.inFlight
   * @param {boolean} how.ordered
   * @param {AbortSignal} [how.signal]
   */
  constructor(how) {
    this.#how = how;
    const { signal } = how;
    if (signal?.aborted) this.#fail(abortError(signal.reason));
    else this.#pull();
    if (signal) this.#forget = onAbort(signal, () => this.#fail(abortError(signal.reason)));
  }

  /** The next result, or `done`. Rejects as its call does. @returns {Promise<{ done: boolean, value?: unknown }>} */
  async next() {
    while (this.#outcomes.length === 0) {
      if (this.#hasAllItems && this.#taken === this.#started) return { done: true };
      await this.#changed.promise;
    }
    const value = await this.#outcomes.shift();
    // After an error nothing more is to begin.
    this.#taken += 1;
    this.#change();
    return { done: false, value };
  }

  /** Takes no more items, and aborts the calls that are under way. */
  end() {
    this.#forget();
    this.#ending.abort();
    this.#change();
  }

  async #pull() {
    const { items, inFlight } = this.#how;
    try {
      for await (const args of items) {
        if (this.#ending.signal.aborted) return;
        this.#start(args);
        while (this.#started - this.#taken >= inFlight && !this.#ending.signal.aborted)
          await this.#changed.promise;
        // The items are told by this that no more are wanted.
        if (this.#ending.signal.aborted) return;
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#hasAllItems = true;
    this.#change();
  }

  /** @param {unknown} args */
  #start(args) {
    this.#started += 1;
    const outcome = this.#how.call(args, this.#ending.signal);
    const add = () => {
      this.#outcomes.push(outcome);
      this.#change();
    };
    // Also so that none that is never taken counts as unhandled.
    outcome.then(this.#how.ordered ? noop : add, this.#how.ordered ? noop : add);
    if (this.#how.ordered) add();
  }

  /** What nobody waits for any more comes after this. @param {unknown} error */
  #fail(error) {
    const outcome = Promise.reject(error);
    outcome.catch(noop);
    this.#started += 1;
    this.#outcomes.unshift(outcome);
    this.#change();
  }

  #change() {
    this.#changed.resolve();
    this.#changed = signalled();
  }
}

/** @returns {{ promise: Promise<void>, resolve: () => void }} */
function signalled() {
  let resolve = noop;
  /** @type {Promise<void>} */
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

function noop() {}

module.exports = { Flow };
