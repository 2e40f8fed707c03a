'use strict';

const { partsFromBase64 } = require('../codec/base64-parts.js');
const { codec } = require('../codec/on-demand.js');
const { MEMORIES, TAGGED, UNDEFINED } = require('../wire/flags.js');

/** @typedef {import('../../binding.js').NativeSharedMemory} NativeSharedMemory */

/** @type {ArrayBuffer[]} */
const NO_PARTS = [];

/** Reads what another process has written by ValueWriter. */
class ValueReader {
  #claim;
  #take;

  /**
   * @param {(id: string, from: number) => NativeSharedMemory[] | null | undefined} claim finds memories that have come
   * @param {(id: string, from: number) => unknown[] | undefined} take finds objects that have come as they are
   */
  constructor(claim, take) {
    this.#claim = claim;
    this.#take = take;
  }

  /**
   * Throws what is wrong with a value.
   *
   * @param {number} header
   * @param {any} item what JSON.parse gave
   * @param {ArrayBuffer[]} [parts] of this value and of others
   * @param {number} [base] where its own begin
   * @param {number} [from] the child it is of
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
   * The same of Node's channel, which has nothing but text: bytes come in base 64.
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
