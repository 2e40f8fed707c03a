'use strict';

// LEAST_CPU and LEAST_MEMORY. src/core/balancer/least_used.rs explains their design.

const { LeastLoad } = require('./least-load.js');

/** @typedef {import('./targets.js').Measure} Measure */
/** @typedef {import('./targets.js').Targets} Targets */

/** The smallest difference that counts, in percent of a processor. */
const CPU_STEP = 10;
/** Above this percentage, a thread has almost no room; the room keeps shrinking. */
const CPU_BUSY = 95;
/** The highest percentage that counts. It keeps every load finite. */
const CPU_MOST = 1e6;
/** The smallest difference that counts, as a fraction of the least memory. */
const MEMORY_STEP = 0.25;

/** Picks the smallest (connections + 1) / room; equal ones in turn. */
class LeastUsed extends LeastLoad {
  #measure;
  /** The cost of a connection for each target. The less room a target has, the higher the cost. @type {number[]} */
  #costs = [];

  /** @param {Measure} measure */
  constructor(measure) {
    super();
    this.#measure = measure;
  }

  /** @param {Targets} targets @param {import('./strategy.js').Change} change */
  changed(targets, change) {
    // Samples come for all targets at once and are counted once.
    if (change.type === 'usage') this.forget();
    else super.changed(targets, change);
  }

  /** @param {Targets} targets */
  prepare({ list }) {
    const used = list.map((target) => target[this.#measure]);
    const known = used.filter((value) => value !== undefined);
    const least = known.reduce((one, other) => Math.min(one, other), Infinity);
    const cost = this.#measure === 'cpu' ? cpuCost : memoryCost;
    this.#costs = used.map((value) => (known.length > 0 ? cost(value ?? least, least) : 1));
  }

  /** @param {Targets} targets @param {number} index */
  load({ list }, index) {
    return (list[index].connections + 1) * this.#costs[index];
  }
}

/** The cost by the idle time of the processor. @param {number} percent @param {number} least */
function cpuCost(percent, least) {
  const [some, fewest] = [Math.min(percent, CPU_MOST), Math.min(least, CPU_MOST)];
  const rounded = fewest + CPU_STEP * Math.round((some - fewest) / CPU_STEP);
  const room = rounded < CPU_BUSY ? 100 - rounded : ((100 - CPU_BUSY) * CPU_BUSY) / rounded;
  return 100 / room;
}

/**
 * The cost by the memory in relation to the target with the least memory.
 *
 * @param {number} bytes
 * @param {number} least
 */
function memoryCost(bytes, least) {
  const [some, fewest] = [Math.max(bytes, 1), Math.max(least, 1)];
  return MEMORY_STEP * Math.round(some / fewest / MEMORY_STEP);
}

module.exports = { LeastUsed };
