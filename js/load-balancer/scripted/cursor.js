'use strict';

/** The highest index of the native balancer, as a number and as an exact integer. */
const MOST = 2 ** 64;
const MOST_EXACTLY = 2n ** 64n - 1n;

/** The state of the algorithms. It survives a change of algorithm, and users can read and move it. */
class Cursor {
  /** The index of the next target. */
  current = 0;
  /** The place in a round by weight, from 0 to the total weight. */
  weight = 0;

  /** @param {number} index */
  moveTo(index) {
    this.current = index > 0 ? Math.min(Math.trunc(index), MOST) : 0;
  }

  /** @param {number} index @param {number} total */
  moveByWeight(index, total) {
    this.weight = Math.min(index > 0 ? index : 0, total);
  }

  /** Returns the next target among `length` (at least one) targets. @param {number} length */
  turn(length) {
    if (this.current >= MOST) return Number(MOST_EXACTLY % BigInt(length));
    return this.current % length;
  }

  /** Moves the turn to the target after `index`. @param {number} index @param {number} length */
  pass(index, length) {
    this.current = index + 1 < length ? index + 1 : 0;
  }

  /**
   * Handles the removal of a target. The next target stays next, and a round that has become shorter ends early.
   *
   * @param {number} index
   * @param {import('./targets.js').Targets} targets
   */
  removed(index, targets) {
    if (index < this.current) this.current -= 1;
    if (this.current >= targets.length) this.current = 0;
    this.weight = Math.min(this.weight, targets.total);
  }
}

module.exports = { Cursor };
