'use strict';

// What this promises stands in src/core/balancer/weights_minimum_connection.rs.

const { Tree } = require('./tree.js');

/** @typedef {import('./strategy.js').Strategy} Strategy */
/** @typedef {import('./targets.js').Targets} Targets */
/**
 * How loaded the least loaded of some targets are, and their weight together.
 *
 * @typedef {{ isWeightless: boolean, load: number, weight: number }} Least
 */

/** Of no target at all. @type {Least} */
const NONE = { isWeightless: true, load: Infinity, weight: 0 };

/**
 * The fewest connections per weight; equals by weight at random.
 *
 * @implements {Strategy}
 */
class WeightsMinimumConnection {
  /** @type {Tree<Least> | null} */
  #least = null;

  /** @param {Targets} targets */
  pick(targets) {
    const tree = (this.#least ??= new Tree(targets.list.map(leafOf), NONE, join));
    let place = tree.root.weight * Math.random();
    return tree.descend((left, right) => {
      const order = compare(left, right);
      if (order !== 0) return order > 0;
      const isRight = place >= left.weight;
      if (isRight) place -= left.weight;
      return isRight;
    });
  }

  /** @param {Targets} targets @param {import('./strategy.js').Change} change */
  changed(targets, change) {
    if (change.type === 'targets') this.#least = null;
    else if (change.type === 'connections')
      this.#least?.set(change.index, leafOf(targets.list[change.index]));
  }
}

/** @param {import('./targets.js').Target} target @returns {Least} */
function leafOf({ weight, connections }) {
  const counts = weight === 0 ? 1 : weight;
  return { isWeightless: weight === 0, load: connections / counts, weight: counts };
}

/** Those without weight come after all others. @param {Least} one @param {Least} other */
function compare(one, other) {
  if (one.isWeightless !== other.isWeightless) return one.isWeightless ? 1 : -1;
  if (one.load === other.load) return 0;
  return one.load < other.load ? -1 : 1;
}

/** @param {Least} left @param {Least} right @returns {Least} */
function join(left, right) {
  const order = compare(left, right);
  if (order !== 0) return order < 0 ? left : right;
  return { ...left, weight: left.weight + right.weight };
}

module.exports = { WeightsMinimumConnection };
