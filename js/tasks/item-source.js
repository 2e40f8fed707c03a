'use strict';

/** The items of an iterable, one by one, as in `for await`, but without waiting if the iterable is synchronous. */
class ItemSource {
  #iterator;
  #isAsync;
  #isOver = false;

  /** @param {any} items */
  constructor(items) {
    const start = items[Symbol.asyncIterator];
    this.#isAsync = start !== undefined && start !== null;
    this.#iterator = this.#isAsync ? start.call(items) : items[Symbol.iterator]();
  }

  /** @returns {any} the next step, or a promise of it */
  next() {
    try {
      const step = this.#iterator.next();
      if (this.#isAsync) return this.#later(step);
      if (step.done) this.#isOver = true;
      return isPromise(step.value) ? this.#valueLater(step) : step;
    } catch (error) {
      // There is nothing left to close.
      this.#isOver = true;
      throw error;
    }
  }

  /** @param {any} step */
  async #later(step) {
    try {
      const { done, value } = await step;
      if (done) this.#isOver = true;
      return { done, value };
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  /** @param {any} step */
  async #valueLater(step) {
    return { done: step.done, value: await step.value };
  }

  /** Tells the iterable that no more items are needed. */
  async close() {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#iterator.return?.();
  }
}

/** @param {any} value */
function isPromise(value) {
  return typeof value === 'object' && value !== null && typeof value.then === 'function';
}

module.exports = { ItemSource };
