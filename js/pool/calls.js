'use strict';

const { Promise, nextTick, setImmediate } = require('../common/primordials.js');

/** @typedef {import('./awaited-calls.js').Call} Call */

/** The calls under way, by ticket. A ticket is a small number; it is free for reuse once its call has settled. */
class Calls {
  /** @type {Array<Call | undefined>} */
  #calls = [];
  /** @type {number[]} */
  #free = [];
  size = 0;
  /** The tickets of calls that belong to other calls, such as reads of a stream. @type {Set<number>} */
  #beside = new Set();
  /** The number of calls that children can have at once. */
  #capacity = Infinity;
  #isFull = false;
  #onBusy;
  #onDrain;
  /** @type {Array<() => void>} */
  #idleWaiters = [];

  /**
   * @param {() => void} onBusy called when the first call comes and when the last one settles
   * @param {() => void} onDrain called when there is room for calls again
   */
  constructor(onBusy, onDrain) {
    this.#onBusy = onBusy;
    this.#onDrain = onDrain;
  }

  /** @param {number} capacity the number of calls that children can have at once */
  setCapacity(capacity) {
    this.#capacity = capacity;
    this.#isFull ||= this.desiredSize <= 0;
    this.#wantMore();
  }

  /** The number of additional calls that children can have. */
  get desiredSize() {
    return this.#capacity - this.size + this.#beside.size;
  }

  /** @param {Call} call @param {boolean} [isBeside] whether the call belongs to another call */
  add(call, isBeside = false) {
    this.size += 1;
    if (this.size === 1) this.#onBusy();
    const ticket = this.#free.pop() ?? this.#calls.length;
    this.#calls[ticket] = call;
    if (isBeside) this.#beside.add(ticket);
    else if (this.desiredSize <= 0) this.#isFull = true;
    return ticket;
  }

  /** Returns a call that has not settled. @param {number} ticket */
  get(ticket) {
    return this.#calls[ticket];
  }

  /**
   * Removes a call if it has not settled.
   *
   * @param {number} ticket
   */
  take(ticket) {
    const call = this.#remove(ticket);
    if (call) this.#free.push(ticket);
    return call;
  }

  /**
   * The same for a call that its caller gives up. Its answer may be part of the current delivery and must not reach
   * another call with the same ticket. So the ticket becomes free only after this turn of the loop: a large delivery
   * takes several ticks.
   *
   * @param {number} ticket
   */
  giveUp(ticket) {
    const call = this.#remove(ticket);
    if (call) setImmediate(() => this.#free.push(ticket));
    return call;
  }

  /** @param {number} ticket */
  #remove(ticket) {
    const call = this.#calls[ticket];
    if (call === undefined) return undefined;
    this.#calls[ticket] = undefined;
    this.size -= 1;
    if (this.#beside.size > 0) this.#beside.delete(ticket);
    if (this.size === 0) this.#becomeIdle();
    if (this.#isFull) this.#wantMore();
    return call;
  }

  #wantMore() {
    if (!this.#isFull || this.desiredSize <= 0) return;
    this.#isFull = false;
    nextTick(this.#onDrain);
  }

  /** @returns {Promise<void>} a promise that resolves when no call is under way */
  whenIdle() {
    return this.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  #becomeIdle() {
    this.#onBusy();
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  /** Returns the tickets of the calls under way. @returns {number[]} */
  tickets() {
    return this.#calls.flatMap((call, ticket) => (call ? [ticket] : []));
  }

  /** Removes all calls. */
  takeAll() {
    return this.#calls.map((_, ticket) => this.take(ticket)).filter((call) => call !== undefined);
  }
}

module.exports = { Calls };
