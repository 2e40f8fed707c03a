'use strict';

const { PoolError, invalidArg } = require('../common/errors.js');
const { checkOptions, checkPlace } = require('./arguments.js');
const { Uncloneable } = require('../common/uncloneable.js');
const { coreOf } = require('./shared-memory.js');

/** @typedef {import('./shared-memory.js').SharedMemory} SharedMemory */

/** The Int32 words that a counter takes. */
const WORDS = 2;

/** A counter that processes and threads share; see index.d.ts. */
class SharedCounter extends Uncloneable {
  #memory;
  #index;

  /**
   * @param {SharedMemory} memory
   * @param {{ index?: number }} [options]
   */
  constructor(memory, options = {}) {
    super();
    const { index = 0 } = checkOptions(options, ['index']);
    const core = coreOf(memory);
    if (!core) throw invalidArg('memory', 'a SharedMemory', memory, 'argument');
    core.checkOpen();
    checkPlace(index, core.length - WORDS, 2);
    this.#memory = memory;
    this.#index = index;
  }

  /** Throws, because JSON would turn the counter into an empty object. */
  toJSON() {
    const message =
      'A SharedCounter cannot become JSON: send its SharedMemory, and make another SharedCounter over it';
    throw new PoolError('ERR_SERIALIZE', message);
  }

  get index() {
    return this.#index;
  }

  get value() {
    return toNumber(this.#memory.load64(this.#index / WORDS));
  }

  /** @param {number} [n] @returns {number} the count before */
  add(n = 1) {
    const step = toCount('n', n);
    const before = this.#memory.add64(this.#index / WORDS, step);
    if (isExact(before) && isExact(before + step)) return Number(before);
    // The caller gets an error instead of the count, so the count must stay as it was.
    this.#memory.sub64(this.#index / WORDS, step);
    throw rangeError(before + step);
  }

  /** @param {number} [value] @returns {number} the count before */
  reset(value = 0) {
    return toNumber(this.#memory.exchange64(this.#index / WORDS, toCount('value', value)));
  }
}

/** @param {string} name @param {unknown} value */
function toCount(name, value) {
  if (Number.isSafeInteger(value)) return BigInt(Number(value));
  throw invalidArg(name, 'a safe integer (Number.isSafeInteger)', value, 'argument');
}

/** @param {bigint} count */
function toNumber(count) {
  if (isExact(count)) return Number(count);
  throw rangeError(count);
}

/** @param {bigint} count */
function isExact(count) {
  return Number.isSafeInteger(Number(count));
}

/** @param {bigint} count */
function rangeError(count) {
  const message = `The count would be ${count}, which a number cannot represent exactly`;
  return new PoolError('ERR_COUNTER_RANGE', message);
}

module.exports = { SharedCounter };
