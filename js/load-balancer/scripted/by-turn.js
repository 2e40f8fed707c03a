'use strict';

// POLLING and WEIGHTS_POLLING. src/core/balancer/polling.rs and weights_polling.rs say what they guarantee.

const { WeightSums } = require('./weight-sums.js');

/** @typedef {import('./strategy.js').Strategy} Strategy */

/** The step, as a fraction of the round, whose multiples are spread most evenly. */
const GOLDEN_SECTION = 0.6180339887498949;

/** Picks the targets in turn. @implements {Strategy} */
class Polling {
  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick(targets, cursor) {
    const index = cursor.turn(targets.length);
    cursor.pass(index, targets.length);
    return index;
  }
}

/** Picks in turn, each target as often as its weight says. Without weights, all take turns. @implements {Strategy} */
class WeightsPolling extends Polling {
  #sums = new WeightSums();

  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick(targets, cursor) {
    const total = this.#sums.total(targets);
    if (total === 0) return super.pick(targets, cursor);
    const place = cursor.weight % total;
    // With fractional weights, a step of 1 could return to the same place forever.
    const step = targets.isWhole ? 1 : total * GOLDEN_SECTION;
    cursor.weight = (place + step) % total;
    return this.#sums.at(place);
  }

  /** @param {import('./targets.js').Targets} _targets @param {import('./strategy.js').Change} change */
  changed(_targets, change) {
    this.#sums.changed(change);
  }
}

module.exports = { Polling, WeightsPolling };
