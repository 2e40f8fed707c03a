'use strict';

// RANDOM, WEIGHTS and WEIGHTS_RANDOM. The files with these names in src/core/balancer say what they guarantee.

const { WeightSums } = require('./weight-sums.js');

/** @typedef {import('./strategy.js').Strategy} Strategy */
/** @typedef {import('./targets.js').Targets} Targets */

/** Picks any target with equal probability. @implements {Strategy} */
class Random {
  /** @param {Targets} targets */
  pick(targets) {
    return Math.floor(Math.random() * targets.length);
  }
}

/** Picks the highest of weight + U(0,1) · total weight. @implements {Strategy} */
class Weights extends Random {
  /** @param {Targets} targets */
  pick(targets) {
    const { total } = targets;
    if (total === 0) return super.pick(targets);
    let [best, picked] = [-Infinity, 0];
    targets.list.forEach(({ weight }, index) => {
      const score = weight + total * Math.random();
      if (score > best) [best, picked] = [score, index];
    });
    return picked;
  }
}

/**
 * Picks with a probability in proportion to the weight; without weights, all are equally likely.
 *
 * @implements {Strategy}
 */
class WeightsRandom extends Random {
  #sums = new WeightSums();

  /** @param {Targets} targets */
  pick(targets) {
    const total = this.#sums.total(targets);
    return total === 0 ? super.pick(targets) : this.#sums.at(total * Math.random());
  }

  /** @param {Targets} _targets @param {import('./strategy.js').Change} change */
  changed(_targets, change) {
    this.#sums.changed(change);
  }
}

module.exports = { Random, Weights, WeightsRandom };
