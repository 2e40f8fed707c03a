'use strict';

// What the balancer knows of each target; the JavaScript twin of src/core/balancer/targets.rs.

/** The highest weight that counts. It keeps every sum of weights finite. */
const MAX_WEIGHT = 1e300;

/** @typedef {'cpu' | 'memory'} Measure */
/**
 * `lastEnded` is the count of all ended connections when the target last lost one. `told` is the same count when its
 * latency was set.
 *
 * @typedef {{ weight: number, connections: number, lastEnded: number, cpu: number | undefined, memory: number | undefined, latency: number | undefined, told: number }} Target
 */

/** After this many ended connections, a latency counts 1/e of its value. */
const MEMORY = 100;

/** Weights, connections and use by index. */
class Targets {
  /** @type {Target[]} */
  list = [];
  /** The sum of all weights. */
  total = 0;
  /** Whether all weights are whole numbers. */
  isWhole = true;
  /** The number of connections that have ended. */
  #ended = 0;

  get length() {
    return this.list.length;
  }

  /** @param {number} weight */
  push(weight) {
    this.list.push({
      weight: counted(weight),
      connections: 0,
      lastEnded: 0,
      cpu: undefined,
      memory: undefined,
      latency: undefined,
      told: 0,
    });
    this.#sum();
  }

  /** @param {number} index @returns {boolean} whether there was such a target */
  remove(index) {
    const [removed] = this.list.splice(index, 1);
    this.#sum();
    return removed !== undefined;
  }

  clear() {
    this.list = [];
    this.#sum();
  }

  /** @param {number} index @param {number} count @returns {boolean} whether there is such a target */
  connect(index, count) {
    const target = this.list[index];
    if (!target) return false;
    if (count < target.connections) target.lastEnded = this.#ended += 1;
    target.connections = count;
    return true;
  }

  /**
   * Sets a use. It is unknown unless it is a finite number of at least 0.
   *
   * @param {number} index
   * @param {Measure} measure
   * @param {number} used
   */
  use(index, measure, used) {
    const target = this.list[index];
    if (target) target[measure] = Number.isFinite(used) && used >= 0 ? used : undefined;
  }

  /**
   * Sets a latency. It is unknown unless it is a finite number of at least 0.
   *
   * @param {number} index
   * @param {number} millis
   */
  setLatency(index, millis) {
    const target = this.list[index];
    if (!target) return;
    target.latency = Number.isFinite(millis) && millis >= 0 ? millis : undefined;
    target.told = this.#ended;
  }

  /** Returns the latency in milliseconds if it is known. It decays after it was set. @param {number} index */
  latency(index) {
    const { latency, told } = this.list[index] ?? {};
    return latency === undefined ? undefined : latency * Math.exp((told - this.#ended) / MEMORY);
  }

  /** Adds all weights again: subtracting one would leave its rounding error in the sum. */
  #sum() {
    this.total = this.list.reduce((sum, { weight }) => sum + weight, 0);
    this.isWhole = this.list.every(({ weight }) => Number.isInteger(weight));
  }
}

/** Returns the effective weight. @param {number} weight */
function counted(weight) {
  return Number.isFinite(weight) && weight > 0 ? Math.min(weight, MAX_WEIGHT) : 0;
}

module.exports = { Targets };
