'use strict';

const TAKEN = require('../wire/taken.js');
const { clearInterval, monotonic, setInterval } = require('../common/primordials.js');

const UNLOCKED = 0;
const LOCKED = 1;
/** The longest sleep. A woken waiter may end without taking the lock, as a thread can, so others must check again. */
const SLICE = 50;
/** For this time, a thread that has just woken another one leaves the lock to it. */
const COURTESY = 0.2;

/**
 * V8's function. TypeScript's library has it from ES2024 on.
 *
 * @type {(words: Int32Array, index: number, value: number, timeout?: number) => { async: boolean, value: any }}
 */
const waitAsync = /** @type {any} */ (Atomics).waitAsync;

/**
 * electron-re's lock: one word of a SharedArrayBuffer, shared by threads with our AsyncLock or with electron-re's. Only
 * V8's own Atomics wake waiters that V8 has put to sleep, so this code is not native.
 */
class BufferLock {
  #words;
  #index;
  isHeld = false;
  /**
   * The waiting `lockAsync` calls in order. If `#asking`, the first waits for other threads.
   *
   * @type {Array<import('./memory-lock.js').Waiter>}
   */
  #queue = [];
  #asking = false;
  #hasWoken = false;

  /**
   * @param {Int32Array} words
   * @param {number} index
   */
  constructor(words, index) {
    this.#words = words;
    this.#index = index;
  }

  /** Whether a `lockAsync` of this thread is under way. */
  get isAwaited() {
    return this.#queue.some((waiter) => !waiter.isOver);
  }

  /**
   * @param {number} timeout
   * @returns {number} one of TAKEN
   */
  take(timeout) {
    if (this.isHeld) return TAKEN.ALREADY;
    if (this.#hasWoken && timeout > 0) {
      this.#hasWoken = false;
      Atomics.wait(this.#words, this.#index, UNLOCKED, COURTESY);
    }
    const end = timeout === Infinity ? Infinity : monotonic() + timeout;
    while (!this.#seize()) {
      const left = end - monotonic();
      if (left <= 0) return TAKEN.NO;
      Atomics.wait(this.#words, this.#index, LOCKED, Math.min(left, SLICE));
    }
    return TAKEN.YES;
  }

  #seize() {
    this.isHeld = Atomics.compareExchange(this.#words, this.#index, UNLOCKED, LOCKED) === UNLOCKED;
    return this.isHeld;
  }

  /** @returns {boolean} whether the lock was held */
  release() {
    this.isHeld = false;
    const was = Atomics.compareExchange(this.#words, this.#index, LOCKED, UNLOCKED);
    this.#hasWoken = Atomics.notify(this.#words, this.#index, 1) > 0;
    if (this.#queue.length > 0) this.#ask();
    return was === LOCKED;
  }

  /** @param {import('./memory-lock.js').Waiter} waiter */
  takeLater(waiter) {
    this.#queue.push(waiter);
    this.#ask();
  }

  /** Gives the lock to the first waiter that still wants it. The next one gets it after that one has unlocked. */
  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    // A promise of waitAsync does not keep the process alive.
    const alive = setInterval(() => {}, 2 ** 30);
    await this.#serve();
    clearInterval(alive);
    this.#asking = false;
    // In the meantime, the thread may have unlocked, and another waiter may have come.
    if (!this.isHeld && this.isAwaited) this.#ask();
    // We may have been woken for a waiter that has given up, so we wake another thread.
    else if (!this.isHeld) Atomics.notify(this.#words, this.#index, 1);
  }

  async #serve() {
    if (this.#hasWoken) {
      this.#hasWoken = false;
      await waitAsync(this.#words, this.#index, UNLOCKED, COURTESY).value;
    }
    while (!this.isHeld) {
      while (this.#queue[0]?.isOver) this.#queue.shift();
      if (this.#queue.length === 0) return;
      if (this.#seize()) this.#queue.shift()?.take(false);
      else await waitAsync(this.#words, this.#index, LOCKED, SLICE).value;
    }
  }
}

/** @type {WeakMap<object, Map<number, BufferLock>>} */
const locks = new WeakMap();

/**
 * Returns this thread's only lock at an index.
 *
 * @param {SharedArrayBuffer} buffer
 * @param {number} index
 * @returns {BufferLock}
 */
function bufferLock(buffer, index) {
  const own = locks.get(buffer) ?? new Map();
  locks.set(buffer, own);
  const known = own.get(index) ?? new BufferLock(new Int32Array(buffer, 0, buffer.byteLength >>> 2), index);
  own.set(index, known);
  return known;
}

module.exports = { LOCKED, UNLOCKED, bufferLock };
