'use strict';

// Receivers for the results of items, which arrive in lists. The first element of a list is not a result.

/** All results, in the order of their items. */
class AllResults {
  /** @type {unknown[]} */
  list = [];

  /** @param {number} first number of an item @param {unknown[]} values */
  add(first, values) {
    const { list } = this;
    // A list with holes becomes slow.
    while (list.length < first) list.push(undefined);
    for (let i = 1; i < values.length; i++) list[first + i - 1] = values[i];
  }
}

/** Results that wait for their consumer, in the order in which they arrive. */
class ResultsAsTheyCome {
  /** @type {unknown[]} */
  #waiting = [];
  #at = 0;

  /** @param {number} _first @param {unknown[]} values */
  add(_first, values) {
    for (let i = 1; i < values.length; i++) this.#waiting.push(values[i]);
  }

  get hasNext() {
    return this.#at < this.#waiting.length;
  }

  next() {
    const value = this.#waiting[this.#at++];
    if (this.#at === this.#waiting.length) {
      this.#waiting = [];
      this.#at = 0;
    }
    return value;
  }
}

/** The same, in the order of the items. */
class ResultsInOrder {
  /** By the number of their item. @type {Map<number, unknown>} */
  #waiting = new Map();
  #next = 0;

  /** @param {number} first @param {unknown[]} values */
  add(first, values) {
    for (let i = 1; i < values.length; i++) this.#waiting.set(first + i - 1, values[i]);
  }

  get hasNext() {
    return this.#waiting.has(this.#next);
  }

  next() {
    const value = this.#waiting.get(this.#next);
    this.#waiting.delete(this.#next++);
    return value;
  }
}

module.exports = { AllResults, ResultsAsTheyCome, ResultsInOrder };
