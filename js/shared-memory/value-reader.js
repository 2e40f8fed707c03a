'use strict';

const { partsFromBase64 } = require('../codec/base64-parts.js');
const { codec } = require('../codec/on-demand.js');
const { MEMORIES, TAGGED, UNDEFINED } = require('../wire/flags.js');

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

/** @type {ArrayBuffer[]} */
const NO_PARTS = [];

/** Reads what ValueWriter has written in another process. */
class ValueReader {
  #claim;
  #take;

  /**
   * @param {(id: string, from: number) => NativeSharedMemory[] | null | undefined} claim returns memories that have
   *   arrived
   * @param {(id: string, from: number) => unknown[] | undefined} take returns objects that have arrived as they are
   */
  constructor(claim, take) {
    this.#claim = claim;
    this.#take = take;
  }

  /**
   * Reads a value. Throws if it is invalid.
   *
   * @param {number} header
   * @param {any} item the result of JSON.parse
   * @param {ArrayBuffer[]} [parts] the parts of this value and of others
   * @param {number} [base] the position of its first part
   * @param {number} [from] the child that sent it
   * @returns {any}
   */
  read(header, item, parts = NO_PARTS, base = 0, from = 0) {
    if (header & MEMORIES) {
      const { receive } = require('./received.js');
      const claim = (/** @type {string} */ id) => this.#claim(id, from);
      const take = (/** @type {string} */ id) => this.#take(id, from);
      return receive(item, claim, take, header & TAGGED ? { parts, base } : 'json');
    }
    if (header & TAGGED) return codec().revive(item, parts, base);
    return header & UNDEFINED ? undefined : item;
  }

  /**
   * Reads a value from Node's channel. The channel carries only text, so bytes are in base 64.
   *
   * @param {any} value
   * @param {{ parts?: string[], memories?: boolean }} beside
   * @param {number} [from]
   */
  readMessage(value, { parts, memories }, from) {
    const header = (memories ? MEMORIES : 0) | (parts ? TAGGED : 0);
    return this.read(header, value, parts && partsFromBase64(parts), 0, from);
  }
}

module.exports = { ValueReader };
