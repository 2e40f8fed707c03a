'use strict';
// Decisions that look random but are the same for the same seed.

/** Returns a generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the dice of one part of a run. Other parts do not affect them, however often they roll. */
function diceOf(seed, part) {
  const random = randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b));
  const dice = {
    chance: (probability) => random() < probability,
    /** Returns a whole number between two others, inclusive. */
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    oneOf: (list) => list[Math.floor(random() * list.length)],
    /** Returns a key of an object whose values are weights. */
    byWeight(weights) {
      const entries = Object.entries(weights);
      let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return entries.find(([, weight]) => (left -= weight) < 0)?.[0] ?? entries[0][0];
    },
  };
  return dice;
}

module.exports = { diceOf };
