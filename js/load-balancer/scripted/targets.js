'use strict';

// What is known of each target; the JavaScript twin of src/core/balancer/targets.rs.

/** A greater weight counts as this much, which keeps every sum of weights finite. */
const MAX_WEIGHT = 1e300;

/** @typedef {'cpu' | 'memory'} Measure */
/** `lastEnded` is when it has last lost a connection, by the count of all that have ended; `told` is when its latency was stated. @typedef {{ weight: number, connections: number, lastEnded: number, cpu: number | undefined, memory: number | undefined, latency: number | undefined, told: number }} Target */

/** After this many connections have ended a latency counts 1/e of what was stated. */
const MEMORY = 100;

/** Weights, connections and use by index. */
class Targets {
  /** @type {Target[]} */
  list = [];
  /** The sum of all weights. */
  total = 0;
  /** Whether all weights are whole numbers. */
  isWhole = true;
  /** Connections that have ended. */
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

  /** What is no finite number of at least 0 is not known. @param {number} index @param {Measure} measure @param {number} used */
  use(index, measure, used) {
    const target = this.list[index];
    if (target) target[measure] = Number.isFinite(used) && used >= 0 ? used : undefined;
  }

  /** What is no finite number of at least 0 is not known. @param {number} index @param {number} millis */
  setLatency(index, millis) {
    const target = this.list[index];
    if (!target) return;
    target.latency = Number.isFinite(millis) && millis >= 0 ? millis : undefined;
    target.told = this.#ended;
  }

  /** Milliseconds, as far as known: the longer ago it was stated, the less. @param {number} index */
  latency(index) {
    const { latency, told } = this.list[index] ?? {};
    return latency === undefined ? undefined : latency * Math.exp((told - this.#ended) / MEMORY);
  }

  /** Adds up again: subtracting a weight would leave its rounding error behind. */
  #sum() {
    this.total = this.list.reduce((sum, { weight }) => sum + weight, 0);
    this.isWhole = this.list.every(({ weight }) => Number.isInteger(weight));
  }
}

/** What a weight counts for. @param {number} weight */
function counted(weight) {
  return Number.isFinite(weight) && weight > 0 ? Math.min(weight, MAX_WEIGHT) : 0;
}

module.exports = { Targets };
