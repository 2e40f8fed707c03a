'use strict';

const { Cursor } = require('./cursor.js');
const { STRATEGIES } = require('./strategy.js');
const { Targets } = require('./targets.js');

/** @typedef {import('../../../index.js').Algorithm} Algorithm */
/** @typedef {import('../../../binding.js').NativeBalancer} NativeBalancer */

/**
 * The balancer in JavaScript, used where there is no native one. It makes the same picks, or picks with the same
 * probability, but slower. The native one is src/core/balancer; a test compares both.
 *
 * @implements {NativeBalancer}
 */
class ScriptedBalancer {
  #targets = new Targets();
  #cursor = new Cursor();
  #algorithm;
  /** @type {import('./strategy.js').Strategy} */
  #strategy;

  /** @param {Algorithm} algorithm */
  constructor(algorithm) {
    this.#algorithm = algorithm;
    this.#strategy = STRATEGIES[algorithm]();
  }

  /** @param {number} weight */
  push(weight) {
    this.#targets.push(weight);
    this.#tell({ type: 'targets' });
  }

  /** @param {number} index */
  remove(index) {
    if (!this.#targets.remove(index)) return;
    this.#cursor.removed(index, this.#targets);
    this.#tell({ type: 'targets' });
  }

  clear() {
    this.#targets.clear();
    this.#cursor = new Cursor();
    this.#tell({ type: 'targets' });
  }

  picker() {
    return (/** @type {number | undefined} */ wanted) =>
      this.#targets.length === 0 ? -1 : this.#strategy.pick(this.#targets, this.#cursor, wanted);
  }

  /** @param {number} index */
  connections(index) {
    return this.#targets.list[index]?.connections ?? 0;
  }

  /** @param {number} index @param {number} count */
  setConnections(index, count) {
    if (this.#targets.connect(index, count)) this.#tell({ type: 'connections', index });
  }

  /** @param {number} first @param {Float64Array} uses for each target, the percent of a processor and then the bytes */
  setUses(first, uses) {
    for (let at = 0; at + 1 < uses.length; at += 2) {
      this.#targets.use(first + at / 2, 'cpu', uses[at]);
      this.#targets.use(first + at / 2, 'memory', uses[at + 1]);
    }
    this.#tell({ type: 'usage' });
  }

  /** @param {number} index @param {number} millis */
  setLatency(index, millis) {
    this.#targets.setLatency(index, millis);
  }

  /** @param {number} index */
  latency(index) {
    return this.#targets.latency(index) ?? null;
  }

  get algorithm() {
    return this.#algorithm;
  }

  /** @param {string} algorithm */
  setAlgorithm(algorithm) {
    this.#algorithm = /** @type {Algorithm} */ (algorithm);
    this.#cursor.weight = 0;
    this.#strategy = STRATEGIES[this.#algorithm]();
  }

  get currentIndex() {
    return this.#cursor.current;
  }

  set currentIndex(index) {
    this.#cursor.moveTo(index);
  }

  get weightIndex() {
    return this.#cursor.weight;
  }

  set weightIndex(index) {
    this.#cursor.moveByWeight(index, this.#targets.total);
  }

  get weightTotal() {
    return this.#targets.total;
  }

  /** @param {import('./strategy.js').Change} change */
  #tell(change) {
    this.#strategy.changed?.(this.#targets, change);
  }
}

module.exports = { ScriptedBalancer };
