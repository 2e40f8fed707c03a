'use strict';

// POLLING and WEIGHTS_POLLING; what they promise stands in src/core/balancer/polling.rs and weights_polling.rs.

const { WeightSums } = require('./weight-sums.js');

/** @typedef {import('./strategy.js').Strategy} Strategy */

/** The step, as a part of the round, whose multiples spread most evenly. */
const GOLDEN_SECTION = 0.6180339887498949;

/** Each target in turn. @implements {Strategy} */
class Polling {
  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick(targets, cursor) {
    const index = cursor.turn(targets.length);
    cursor.pass(index, targets.length);
    return index;
  }
}

/** In turn, each target as often as its weight says; without weights, all take turns. @implements {Strategy} */
class WeightsPolling extends Polling {
  #sums = new WeightSums();

  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick(targets, cursor) {
    const total = this.#sums.total(targets);
    if (total === 0) return super.pick(targets, cursor);
    const place = cursor.weight % total;
    // With fractions a step of 1 could meet the same place forever.
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
