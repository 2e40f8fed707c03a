'use strict';

/** So many are looked for one by one, which costs less than hashing them. */
const FEW = 16;

/** The objects met so far, numbered in the order in which they were met. */
class SeenObjects {
  count = 0;
  /** The first ones. @type {Array<object | undefined>} */
  #few = [];
  /** All of them, once there are more; in order. @type {Set<object>} */
  #all = new Set();
  /** Of the first ones, as far as objects met again made it necessary. @type {Map<object, number>} */
  #numbers = new Map();
  #unnumbered = this.#all.values();

  /**
   * The number of an object met before; -1 for one that is new and is remembered now.
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
      // One look-up instead of two, for most objects are new.
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

  /** @param {object} object in the set */
  #numberOf(object) {
    const numbers = this.#numbers;
    while (!numbers.has(object))
      numbers.set(/** @type {object} */ (this.#unnumbered.next().value), numbers.size);
    return /** @type {number} */ (numbers.get(object));
  }

  /**
   * Forgets all but the first ones.
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
