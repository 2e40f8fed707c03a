'use strict';

const { Tree } = require('./tree.js');

/** @typedef {import('./targets.js').Targets} Targets */

/** The weights laid end to end. A position among them leads to a target. */
class WeightSums {
  /** @type {Tree<number> | null} */
  #tree = null;

  /** Returns the sum of all weights. @param {Targets} targets */
  total(targets) {
    this.#tree ??= new Tree(
      targets.list.map(({ weight }) => weight),
      0,
      (left, right) => left + right,
    );
    return this.#tree.root;
  }

  /**
   * Returns the target whose range contains a position. Call `total` just before; the position is less than the total.
   *
   * @param {number} place
   */
  at(place) {
    let rest = place;
    const goRight = (/** @type {number} */ left, /** @type {number} */ right) => {
      // If there is nothing on the right, rounding has led past the end.
      const isRight = rest >= left && right > 0;
      if (isRight) rest -= left;
      return isRight;
    };
    return /** @type {Tree<number>} */ (this.#tree).descend(goRight);
  }

  /** @param {import('./strategy.js').Change} change */
  changed(change) {
    if (change.type === 'targets') this.#tree = null;
  }
}

module.exports = { WeightSums };
