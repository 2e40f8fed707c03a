'use strict';

const { abortError, onAbort } = require('../common/abort-signals.js');
const { Change } = require('../common/change.js');

/** The jobs for many batches of items. A limited number of them is under way at a time. */
class JobFlow {
  #ending = new AbortController();
  /** In the order of the batches. @type {Promise<unknown>[]} */
  #outcomes = [];
  #started = 0;
  #taken = 0;
  #hasAllItems = false;
  /** @type {{ error: unknown } | undefined} */
  #failure;
  #change = new Change();
  #forget = () => {};
  #how;

  /**
   * @param {object} how
   * @param {(args: unknown, signal: AbortSignal) => Promise<unknown>} how.call
   * @param {Iterable<unknown> | AsyncIterable<unknown>} how.items
   * @param {number} how.inFlight
   * @param {AbortSignal} [how.signal]
   */
  constructor(how) {
    this.#how = how;
    const { signal } = how;
    const abort = () => this.#fail(abortError(signal?.reason));
    if (signal?.aborted) abort();
    else {
      if (signal) this.#forget = onAbort(signal, abort);
      this.#pull();
    }
  }

  /** The next result, or `done`. Rejects if its call rejects. @returns {Promise<{ done: boolean, value?: unknown }>} */
  async next() {
    while (this.#outcomes.length === 0 && !this.#failure) {
      if (this.#hasAllItems && this.#taken === this.#started) return { done: true };
      await this.#change.next();
    }
    // The failure, which comes first, reports its error.
    const value = this.#failure ? undefined : await this.#outcomes.shift()?.catch(noop);
    if (this.#failure) throw this.#failure.error;
    this.#taken += 1;
    this.#change.happen();
    return { done: false, value };
  }

  /** Takes no more items, and aborts the calls that are under way. */
  end() {
    this.#forget();
    this.#ending.abort();
    this.#change.happen();
  }

  async #pull() {
    const { items, inFlight } = this.#how;
    try {
      for await (const args of items) {
        if (this.#ending.signal.aborted) return;
        this.#start(args);
        while (this.#started - this.#taken >= inFlight && !this.#ending.signal.aborted)
          await this.#change.next();
        // This tells the source of items that no more are needed.
        if (this.#ending.signal.aborted) return;
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#hasAllItems = true;
    this.#change.happen();
  }

  /** @param {unknown} args */
  #start(args) {
    this.#started += 1;
    const outcome = this.#how.call(args, this.#ending.signal);
    outcome.catch((error) => this.#fail(error));
    this.#outcomes.push(outcome);
    this.#change.happen();
  }

  /** Aborts the jobs under way at once, without waiting for the consumer. Only the first error counts. @param {unknown} error */
  #fail(error) {
    if (this.#ending.signal.aborted) return;
    this.#failure = { error };
    this.end();
  }
}

/**
 * The results of all batches, one by one. A consumer that leaves its loop stops the rest.
 *
 * @param {ConstructorParameters<typeof JobFlow>[0]} how
 */
async function* resultsOf(how) {
  const flow = new JobFlow(how);
  try {
    for (let next = await flow.next(); !next.done; next = await flow.next()) yield next.value;
  } finally {
    flow.end();
  }
}

function noop() {}

module.exports = { resultsOf };
