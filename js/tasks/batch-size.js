'use strict';

/** The target time for the items of one message, in ms: long compared with the cost of the message, and too short to notice. */
const TARGET = 0.5;
const MOST_ITEMS = 1024;

/** The number of items in one message: one at first, doubled while they take well under a millisecond. */
class BatchSize {
  /** @type {number} */
  items = 1;
  #most;

  /** @param {number} [most] */
  constructor(most = MOST_ITEMS) {
    this.#most = Math.max(1, Math.min(most, MOST_ITEMS));
  }

  /** The items wait for something, which they can do at the same time. */
  stayAlone() {
    this.items = this.#most = 1;
  }

  /**
   * Records the time that a message's items have taken.
   *
   * @param {number} count
   * @param {number} millis
   */
  note(count, millis) {
    const wanted = Math.max(1, Math.min(Math.floor((TARGET * count) / millis), this.#most));
    if (wanted < this.items) {
      // A slow item among many may have been an exception, or did not get the processor.
      this.items = Math.max(wanted, Math.min(this.items >> 1, count));
    } else if (count >= this.items) this.items = Math.min(wanted, 2 * this.items);
  }
}

module.exports = { BatchSize };
