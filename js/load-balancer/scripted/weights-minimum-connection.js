'use strict';

// src/core/balancer/weights_minimum_connection.rs says what this guarantees.

const { Tree } = require('./tree.js');

/** @typedef {import('./strategy.js').Strategy} Strategy */
/** @typedef {import('./targets.js').Targets} Targets */
/**
 * The load of the least loaded among some targets, and the sum of their weights.
 *
 * @typedef {{ isWeightless: boolean, load: number, weight: number }} Least
 */

/** The summary of no target. @type {Least} */
const NONE = { isWeightless: true, load: Infinity, weight: 0 };

/**
 * Picks the target with the fewest connections per weight; of equal ones, one at random by weight.
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

/** Targets without weight come after all others. @param {Least} one @param {Least} other */
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
