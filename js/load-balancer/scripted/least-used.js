'use strict';

// LEAST_CPU and LEAST_MEMORY; why they are as they are stands in src/core/balancer/least_used.rs.

const { LeastLoad } = require('./least-load.js');

/** @typedef {import('./targets.js').Measure} Measure */
/** @typedef {import('./targets.js').Targets} Targets */

/** Percent of a processor that make a difference. */
const CPU_STEP = 10;
/** From here on a thread has next to no room, and more of them less and less. */
const CPU_BUSY = 95;
/** More counts as this much, which keeps every load finite. */
const CPU_MOST = 1e6;
/** Part of the least memory that makes a difference. */
const MEMORY_STEP = 0.25;

/** The smallest (connections + 1) / room; equals in turn. */
class LeastUsed extends LeastLoad {
  #measure;
  /** What a connection costs each target: the more the less room it has. @type {number[]} */
  #costs = [];

  /** @param {Measure} measure */
  constructor(measure) {
    super();
    this.#measure = measure;
  }

  /** @param {Targets} targets @param {import('./strategy.js').Change} change */
  changed(targets, change) {
    // Samples come for all targets at a time, and are counted once.
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

/** By the time its processor is idle. @param {number} percent @param {number} least */
function cpuCost(percent, least) {
  const [some, fewest] = [Math.min(percent, CPU_MOST), Math.min(least, CPU_MOST)];
  const rounded = fewest + CPU_STEP * Math.round((some - fewest) / CPU_STEP);
  const room = rounded < CPU_BUSY ? 100 - rounded : ((100 - CPU_BUSY) * CPU_BUSY) / rounded;
  return 100 / room;
}

/** How much more it has than the one that has the least. @param {number} bytes @param {number} least */
function memoryCost(bytes, least) {
  const [some, fewest] = [Math.max(bytes, 1), Math.max(least, 1)];
  return MEMORY_STEP * Math.round(some / fewest / MEMORY_STEP);
}

module.exports = { LeastUsed };
