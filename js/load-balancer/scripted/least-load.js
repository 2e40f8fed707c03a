'use strict';

const { Tree } = require('./tree.js');

/** @typedef {import('./cursor.js').Cursor} Cursor */
/** @typedef {import('./strategy.js').Change} Change */
/** @typedef {import('./strategy.js').Strategy} Strategy */
/** @typedef {import('./targets.js').Targets} Targets */

/**
 * Picks the target with the least load; equal ones in turn. MINIMUM_CONNECTION uses this as it is.
 *
 * @implements {Strategy}
 */
class LeastLoad {
  /** @type {Tree<number> | null} */
  #least = null;

  /** @param {Targets} targets @param {Cursor} cursor */
  pick(targets, cursor) {
    this.#least ??= this.#look(targets);
    const index = this.#least.nextBest(cursor.turn(targets.length));
    cursor.pass(index, targets.length);
    return index;
  }

  /** @param {Targets} targets @param {Change} change */
  changed(targets, change) {
    if (change.type === 'targets') this.#least = null;
    else if (change.type === 'connections') this.#least?.set(change.index, this.load(targets, change.index));
  }

  /** Drops the loads, so that they are counted again. */
  forget() {
    this.#least = null;
  }

  /** Runs before loads are counted. @param {Targets} _targets */
  prepare(_targets) {}

  /** @param {Targets} targets @param {number} index */
  load(targets, index) {
    return targets.list[index].connections;
  }

  /** @param {Targets} targets */
  #look(targets) {
    this.prepare(targets);
    const loads = targets.list.map((_, index) => this.load(targets, index));
    return new Tree(loads, Infinity, Math.min);
  }
}

module.exports = { LeastLoad };
