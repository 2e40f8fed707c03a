'use strict';

const { Tree } = require('./tree.js');

/** @typedef {import('./targets.js').Targets} Targets */

/** The weights laid end to end, so that a place among them leads to a target. */
class WeightSums {
  /** @type {Tree<number> | null} */
  #tree = null;

  /** The sum of all weights. @param {Targets} targets */
  total(targets) {
    this.#tree ??= new Tree(
      targets.list.map(({ weight }) => weight),
      0,
      (left, right) => left + right,
    );
    return this.#tree.root;
  }

  /** The target whose part contains a place, from 0 to less than the total, which was asked for just before. @param {number} place */
  at(place) {
    let rest = place;
    const goRight = (/** @type {number} */ left, /** @type {number} */ right) => {
      // Where nothing lies to the right, rounding has led past the end.
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
