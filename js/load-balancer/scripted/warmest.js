'use strict';

/** @typedef {import('./targets.js').Target} Target */
/** @typedef {import('./strategy.js').Strategy} Strategy */

/**
 * Picks the target with the fewest connections; of equal ones, the one that has lost a connection last. The native
 * balancer has an index over the targets; this one examines all of them.
 *
 * @implements {Strategy}
 */
class Warmest {
  /** @param {import('./targets.js').Targets} targets @param {import('./cursor.js').Cursor} cursor */
  pick({ list }, cursor) {
    let best = 0;
    for (let index = 1; index < list.length; index += 1) if (isWarmer(list[index], list[best])) best = index;
    cursor.pass(best, list.length);
    return best;
  }
}

/** @param {Target} one @param {Target} other */
function isWarmer(one, other) {
  return (
    one.connections < other.connections ||
    (one.connections === other.connections && one.lastEnded > other.lastEnded)
  );
}

module.exports = { Warmest };
