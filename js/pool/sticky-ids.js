'use strict';

/** How many ids are examined when there is one too many. Ids with waiting calls are kept. */
const MOST_LOOKS = 8;

/** Maps sticky ids of any type to the numbers by which the core knows them. Forgets the least recently used ids. */
class StickyIds {
  /** The keys in the order of their last use. @type {Map<unknown, number>} */
  #keys = new Map();
  #max;
  /** The number that was assigned last. */
  #last = 0;
  /** The number that was used last. */
  #latest = 0;
  #core;

  /**
   * @param {number} max
   * @param {{ forget: (key: number) => boolean, unbind: (key: number) => boolean }} core both return true if no call of
   *   the key waits, so the number is free
   */
  constructor(max, core) {
    this.#max = max;
    this.#core = core;
  }

  /**
   * Returns the number of an id, and makes the id the most recently used one.
   *
   * @param {unknown} id
   */
  keyOf(id) {
    let key = this.#keys.get(id);
    if (key === undefined) {
      // Numbers repeat after 2^31 ids. By then, all but `max` ids are forgotten.
      this.#last = (this.#last % 0x7fffffff) + 1;
      key = this.#last;
      this.#keys.set(id, key);
      if (this.#keys.size > this.#max) this.#forgetOldest(id);
    } else if (key !== this.#latest) {
      this.#keys.delete(id);
      this.#keys.set(id, key);
    }
    this.#latest = key;
    return key;
  }

  /** @param {unknown} id */
  find(id) {
    return this.#keys.get(id);
  }

  /** @param {unknown} newest the id that must stay */
  #forgetOldest(newest) {
    for (let looks = 0; looks < MOST_LOOKS && this.#keys.size > this.#max; looks += 1) {
      const [id, key] = /** @type {[unknown, number]} */ (this.#keys.entries().next().value);
      if (id === newest) return;
      this.#keys.delete(id);
      // With a new number, later calls of this id would overtake those that wait.
      if (!this.#core.forget(key)) this.#keys.set(id, key);
    }
  }

  /** @param {unknown} id */
  unbind(id) {
    const key = this.#keys.get(id);
    if (key === undefined) return false;
    if (this.#core.unbind(key)) this.#keys.delete(id);
    return true;
  }

  entries() {
    return this.#keys.entries();
  }
}

module.exports = { StickyIds };
