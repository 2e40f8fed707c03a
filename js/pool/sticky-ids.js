'use strict';

/** Sticky ids of any type, as the numbers by which the core knows them. The least recently used are forgotten. */
class StickyIds {
  /** In the order of their last use. @type {Map<unknown, number>} */
  #keys = new Map();
  #max;
  /** The number given out last. */
  #last = 0;
  /** The number used last. */
  #latest = 0;
  #forget;

  /**
   * @param {number} max
   * @param {(key: number) => void} forget told of each id that is forgotten
   */
  constructor(max, forget) {
    this.#max = max;
    this.#forget = forget;
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
      if (this.#keys.size > this.#max) this.delete(this.#keys.keys().next().value);
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

  /** @param {unknown} id */
  delete(id) {
    const key = this.#keys.get(id);
    if (key === undefined) return false;
    this.#keys.delete(id);
    this.#forget(key);
    return true;
  }

  entries() {
    return this.#keys.entries();
  }
}

module.exports = { StickyIds };
