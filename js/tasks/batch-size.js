'use strict';

/** What the items of one message should take together, in ms: the message costs little beside that, and nobody notices the wait. */
const TARGET = 0.5;
const MOST_ITEMS = 1024;

/** How many items go in one message: one at first, and twice as many as long as they take well under a millisecond. */
class BatchSize {
  /** @type {number} */
  items = 1;
  #most;

  /** @param {number} [most] */
  constructor(most = MOST_ITEMS) {
    this.#most = Math.max(1, Math.min(most, MOST_ITEMS));
  }

  /** They wait for something, and can do so at the same time. */
  stayAlone() {
    this.items = this.#most = 1;
  }

  /**
   * A message's items have taken this time.
   *
   * @param {number} count
   * @param {number} millis
   */
  note(count, millis) {
    const wanted = Math.max(1, Math.min(Math.floor((TARGET * count) / millis), this.#most));
    if (wanted < this.items) {
      // One that took long among many may have been an exception, or was not let run.
      this.items = Math.max(wanted, Math.min(this.items >> 1, count));
    } else if (count >= this.items) this.items = Math.min(wanted, 2 * this.items);
  }
}

module.exports = { BatchSize };
