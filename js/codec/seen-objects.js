'use strict';

/** Up to this number, a linear search costs less than hashing. */
const FEW = 16;

/** The objects seen so far, numbered in order. */
class SeenObjects {
  count = 0;
  /** The first objects. @type {Array<object | undefined>} */
  #few = [];
  /** All objects, once there are more; in order. @type {Set<object>} */
  #all = new Set();
  /** The numbers of objects, filled in only as far as repeated objects require. @type {Map<object, number>} */
  #numbers = new Map();
  #unnumbered = this.#all.values();

  /**
   * The number of an object seen before; -1 for a new one, which is added.
   *
   * @param {object} object
   */
  meet(object) {
    const { count } = this;
    if (count < FEW) {
      for (let i = 0; i < count; i++) if (this.#few[i] === object) return i;
      this.#few[count] = object;
    } else {
      if (count === FEW) this.#setAll(/** @type {object[]} */ (this.#few));
      // One lookup instead of two, since most objects are new.
      if (this.#all.add(object).size === count) return this.#numberOf(object);
    }
    this.count = count + 1;
    return -1;
  }

  /** @param {object[]} objects */
  #setAll(objects) {
    this.#all = new Set(objects);
    this.#numbers = new Map();
    this.#unnumbered = this.#all.values();
  }

  /** @param {object} object an object in the set */
  #numberOf(object) {
    const numbers = this.#numbers;
    while (!numbers.has(object))
      numbers.set(/** @type {object} */ (this.#unnumbered.next().value), numbers.size);
    return /** @type {number} */ (numbers.get(object));
  }

  /**
   * Drops all but the first objects.
   *
   * @param {number} count
   */
  forget(count) {
    if (count === this.count) return;
    for (let i = count; i < FEW && i < this.count; i++) this.#few[i] = undefined;
    if (this.count > FEW) this.#setAll(count > FEW ? [...this.#all].slice(0, count) : []);
    this.count = count;
  }
}

module.exports = { SeenObjects };
