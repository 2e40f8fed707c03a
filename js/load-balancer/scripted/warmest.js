'use strict';

/** @typedef {import('./targets.js').Target} Target */
/** @typedef {import('./strategy.js').Strategy} Strategy */

/**
 * The fewest connections; of equals the one that has lost a connection last. The native one has an index over the targets, this
 * one looks at all.
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
