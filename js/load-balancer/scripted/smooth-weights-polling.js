'use strict';

const { Polling } = require('./by-turn.js');

/** @typedef {import('./targets.js').Target} Target */
/** @typedef {import('./strategy.js').Strategy} Strategy */

/**
 * Picks each target as often as its weight says, and spreads the picks of a target as evenly as possible.
 * src/core/balancer/smooth_weights_polling.rs explains how.
 *
 * @implements {Strategy}
 */
class SmoothWeightsPolling extends Polling {
  /** The credits by target, so that the other targets keep theirs after a removal. @type {WeakMap<Target, number>} */
  #credits = new WeakMap();

  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick(targets, cursor) {
    let best = -1;
    let most = -Infinity;
    for (const [index, target] of targets.list.entries()) {
      // After a removal, all credits can be negative. Then a target without weight would win with 0.
      if (target.weight === 0) continue;
      const credit = (this.#credits.get(target) ?? 0) + target.weight;
      this.#credits.set(target, credit);
      if (credit > most) [best, most] = [index, credit];
    }
    if (best === -1) return super.pick(targets, cursor);
    this.#credits.set(targets.list[best], most - targets.total);
    return best;
  }
}

module.exports = { SmoothWeightsPolling };
