'use strict';

/** Ids that are looked at when one too many is known: those with calls that wait are kept. */
const MOST_LOOKS = 8;

/** Sticky ids of any type, as the numbers by which the core knows them. The least recently used are forgotten. */
class StickyIds {
  /** In the order of their last use. @type {Map<unknown, number>} */
  #keys = new Map();
  #max;
  /** The number given out last. */
  #last = 0;
  /** The number used last. */
  #latest = 0;
  #core;

  /**
   * @param {number} max
   * @param {{ forget: (key: number) => boolean, unbind: (key: number) => boolean }} core both return whether no call of
   *   the key waits, so that its number is free
   */
  constructor(max, core) {
    this.#max = max;
    this.#core = core;
  }

  /**
   * The number of an id, which becomes the most recently used.
   *
   * @param {unknown} id
   */
  keyOf(id) {
    let key = this.#keys.get(id);
    if (key === undefined) {
      // Numbers come round again after 2^31 ids, of which all but `max` are forgotten by then.
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

  /** @param {unknown} newest which is not to be forgotten */
  #forgetOldest(newest) {
    for (let looks = 0; looks < MOST_LOOKS && this.#keys.size > this.#max; looks += 1) {
      const [id, key] = /** @type {[unknown, number]} */ (this.#keys.entries().next().value);
      if (id === newest) return;
      this.#keys.delete(id);
      // By a new number, later calls of it would overtake those that wait.
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
