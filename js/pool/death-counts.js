'use strict';

/** @typedef {Pick<import('../../ui/src/protocol.js').Death, 'signal' | 'reason' | 'wasAsked'>} End */

/** Counts the children of a pool that have ended, by cause; see index.d.ts. */
class DeathCounts {
  exit = 0;
  signal = 0;
  outOfMemory = 0;
  asked = 0;
  recycled = 0;
  drained = 0;

  /** @param {End} end */
  add(end) {
    this[causeOf(end)] += 1;
  }
}

/** @param {End} end @returns {'exit' | 'signal' | 'outOfMemory' | 'asked' | 'recycled' | 'drained'} */
function causeOf({ signal, reason, wasAsked }) {
  if (reason === 'out-of-memory') return 'outOfMemory';
  if (reason === 'recycled' || reason === 'drained') return reason;
  if (wasAsked) return 'asked';
  return signal === null ? 'exit' : 'signal';
}

/**
 * Why a child ended after it had finished its calls, or null.
 *
 * @param {boolean} isDrained
 * @param {boolean} [isRecycled] whether a fresh child has replaced it
 * @returns {'drained' | 'recycled' | null}
 */
function leftBy(isDrained, isRecycled = false) {
  if (isDrained) return 'drained';
  return isRecycled ? 'recycled' : null;
}

module.exports = { DeathCounts, leftBy };
