'use strict';

const { PoolError, invalidArg } = require('../common/errors.js');
const { checkOptions, checkPlace, dispose, toTimeout } = require('./arguments.js');
const { LOCKED, UNLOCKED, bufferLock } = require('./buffer-lock.js');
const { memoryLock } = require('./memory-lock.js');
const TAKEN = require('../wire/taken.js');
const { Pending, timeoutError } = require('./pending.js');
const { Uncloneable } = require('../common/uncloneable.js');
const { coreOf } = require('./shared-memory.js');

/** @typedef {import('./shared-memory.js').SharedMemory} SharedMemory */

/** The Int32 words that a lock takes in a SharedMemory. */
const WORDS = 4;
const INDEX = 0;

/** A mutex between processes and threads; see index.d.ts. */
class AsyncLock extends Uncloneable {
  #lock;
  /** @type {Held | null} */
  #held = null;
  #index;

  /**
   * @param {SharedMemory | SharedArrayBuffer} memory
   * @param {{ index?: number }} [options]
   */
  constructor(memory, options = {}) {
    super();
    const { index = INDEX } = checkOptions(options, ['index']);
    const core = coreOf(memory);
    if (core) {
      core.checkOpen();
      checkPlace(index, core.length - WORDS, 2);
      this.#lock = memoryLock(core, index);
    } else if (isShared(memory)) {
      checkPlace(index, Math.floor(memory.byteLength / 4) - 1, 1);
      this.#lock = bufferLock(memory, index);
    } else {
      throw invalidArg('memory', 'a SharedMemory or a SharedArrayBuffer', memory, 'argument');
    }
    this.#index = index;
  }

  /** Throws, because JSON would turn the lock into an empty object. */
  toJSON() {
    const message =
      'An AsyncLock cannot become JSON: send its SharedMemory, and make another AsyncLock over it';
    throw new PoolError('ERR_SERIALIZE', message);
  }

  get index() {
    return this.#index;
  }

  /** @param {{ timeout?: number }} [options] */
  lock(options) {
    const timeout = options === undefined ? Infinity : readTimeout(options, ['timeout']);
    const lock = this.#lock;
    if (lock.isHeld) throw heldError('holds the lock already');
    if (lock.isAwaited)
      throw heldError('has a lockAsync() under way, which cannot continue while lock() waits');
    const taken = lock.take(timeout);
    if (taken === TAKEN.YES || taken === TAKEN.OWNER_DIED) return this.#hold(taken === TAKEN.OWNER_DIED);
    if (taken === TAKEN.ALREADY) throw heldError('holds the lock already');
    throw timeoutError(timeout);
  }

  tryLock() {
    const lock = this.#lock;
    if (lock.isHeld || lock.isAwaited) return null;
    const taken = lock.take(0);
    return taken === TAKEN.YES || taken === TAKEN.OWNER_DIED ? this.#hold(taken === TAKEN.OWNER_DIED) : null;
  }

  /**
   * @param {{ timeout?: number, signal?: AbortSignal }} [options]
   * @returns {Promise<Held>}
   */
  async lockAsync(options = {}) {
    const timeout = readTimeout(options, ['timeout', 'signal']);
    /** @type {Pending<Held>} */
    const pending = new Pending(timeout, checkSignal(options.signal));
    const take = (/** @type {boolean} */ ownerDied) => pending.grant(this.#hold(ownerDied));
    try {
      if (!pending.isOver) this.#lock.takeLater(Object.assign(pending, { take }));
    } catch (error) {
      // This also stops the timer of the wait.
      pending.giveUp(error);
    }
    return pending.promise;
  }

  unlock() {
    if (this.#held === null) throw notHeldError();
    this.#held = null;
    // Other code may have overwritten the word, or a JS-only AsyncLock may have unlocked a lock that it did not hold.
    if (!this.#lock.release()) throw notHeldError();
  }

  /**
   * @template T
   * @param {(held: Held) => T | PromiseLike<T>} callback
   * @param {{ timeout?: number, signal?: AbortSignal }} [options]
   * @returns {Promise<T>}
   */
  async executeAfterLocked(callback, options) {
    if (typeof callback !== 'function') throw invalidArg('callback', 'a function', callback, 'argument');
    const held = await this.lockAsync(options);
    try {
      return await callback(held);
    } finally {
      letGoOf(this, held);
    }
  }

  /** @param {boolean} ownerDied */
  #hold(ownerDied) {
    return (this.#held = new Held(this, ownerDied));
  }

  /** For Held: whether this is the one that holds the lock. @param {AsyncLock} lock @param {Held} held */
  static isHeldBy(lock, held) {
    return lock.#held === held;
  }

  /**
   * Unlocks at the end of a block, unless the block did so itself or closed the memory.
   *
   * @param {AsyncLock} lock
   * @param {Held} held
   */
  static letGoOf(lock, held) {
    if (lock.#held === held && lock.#lock.isHeld) lock.unlock();
  }
}

/** A lock that this thread holds, until it is unlocked. */
class Held {
  #lock;

  /**
   * @param {AsyncLock} lock
   * @param {boolean} ownerDied
   */
  constructor(lock, ownerDied) {
    this.#lock = lock;
    this.ownerDied = ownerDied;
  }

  unlock() {
    if (!isHeldBy(this.#lock, this)) throw notHeldError();
    this.#lock.unlock();
  }

  /** Unlocks at the end of a block. Does nothing if the block has already unlocked it. */
  [dispose]() {
    letGoOf(this.#lock, this);
  }
}

const { isHeldBy, letGoOf } = AsyncLock;
// Both are internal, so they are removed from the class's public members.
Reflect.deleteProperty(AsyncLock, 'isHeldBy');
Reflect.deleteProperty(AsyncLock, 'letGoOf');

/**
 * @param {{ timeout?: number }} options
 * @param {string[]} known
 */
function readTimeout(options, known) {
  return toTimeout(checkOptions(options, known).timeout, 'option');
}

/** @param {any} signal @returns {AbortSignal | undefined} */
function checkSignal(signal) {
  // Polyfills and other realms have their own AbortSignal, so `instanceof` would refuse some signals.
  if (signal === undefined || typeof signal?.addEventListener === 'function') return signal;
  throw invalidArg('signal', 'an AbortSignal', signal);
}

/** @param {unknown} memory @returns {memory is SharedArrayBuffer} */
function isShared(memory) {
  return Object.prototype.toString.call(memory) === '[object SharedArrayBuffer]';
}

/** @param {string} what */
function heldError(what) {
  return new PoolError('ERR_LOCK_HELD', `This thread ${what}; it would wait for itself`);
}

/** The message is electron-re's. */
function notHeldError() {
  return new PoolError('ERR_LOCK_NOT_HELD', 'Tried to unlock while not holding the mutex');
}

module.exports = { AsyncLock: Object.assign(AsyncLock, { INDEX, UNLOCKED, LOCKED }) };
