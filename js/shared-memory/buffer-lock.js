'use strict';

const TAKEN = require('../wire/taken.js');
const { clearInterval, monotonic, setInterval } = require('../common/primordials.js');

const UNLOCKED = 0;
const LOCKED = 1;
/** A waiter that was woken may end instead of taking the lock, as a thread does: so no sleep is longer than this. */
const SLICE = 50;
/** A thread that has just woken another lets it go first for this time. */
const COURTESY = 0.2;

/** V8's, which TypeScript's library has only from ES2024 on. @type {(words: Int32Array, index: number, value: number, timeout?: number) => { async: boolean, value: any }} */
const waitAsync = /** @type {any} */ (Atomics).waitAsync;

/**
 * electron-re's lock: one word of a SharedArrayBuffer, between threads that may have our AsyncLock or a copy of its.
 * Only V8's own Atomics wake those that V8 has put to sleep, so there is nothing native about it.
 */
class BufferLock {
  #words;
  #index;
  isHeld = false;
  /** `lockAsync`s in order; the first one waits for other threads, if `#asking`. @type {Array<import('./memory-lock.js').Waiter>} */
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

  /** A `lockAsync` of this thread is under way. */
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

  /** @returns {boolean} whether it was held */
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

  /** The first that still wants it gets it; the next one when that has let go. */
  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    // A promise of waitAsync does not keep the process alive.
    const alive = setInterval(() => {}, 2 ** 30);
    await this.#serve();
    clearInterval(alive);
    this.#asking = false;
    // Meanwhile the thread may have let go, and one more may want it.
    if (!this.isHeld && this.isAwaited) this.#ask();
    // We may have been woken for one that has given up: then another is to be.
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
 * The one lock of this thread at an index.
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
