'use strict';

const { PoolError } = require('../common/errors.js');
const TAKEN = require('../wire/taken.js');
const { closedError } = require('./memory-core.js');
const { startWait } = require('./waits.js');
const { FAILED } = require('../wire/waited.js');

/** @typedef {import('./memory-core.js').MemoryCore} MemoryCore */

/**
 * A waiting `lockAsync`; see Pending.
 *
 * @typedef {object} Waiter
 * @property {boolean} isOver
 * @property {(ownerDied: boolean) => void} take
 * @property {(error: unknown) => void} giveUp
 * @property {() => void} onGivenUp
 */

/**
 * This thread's lock at one index of a memory. All AsyncLocks of the thread at this index share it, since other
 * processes see them as one owner. Only one of them ever waits in native code.
 */
class MemoryLock {
  #core;
  #at;
  #wide;
  #lockOwner;
  #lock;
  #unlock;
  /** Whether this thread holds the lock. */
  isHeld = false;
  /** The waiting `lockAsync` calls in order. If `#asking`, the first waits for other processes. @type {Waiter[]} */
  #queue = [];
  #asking = false;

  /**
   * @param {MemoryCore} core
   * @param {number} index
   */
  constructor(core, index) {
    this.#core = core;
    this.#at = index / 2;
    // If V8 does not see the words, the first attempt always fails, which costs nothing.
    this.#wide = this.#at < core.wideWords.length ? core.wideWords : null;
    this.#lockOwner = core.lockOwner;
    this.#lock = core.native.locker(this.#at);
    this.#unlock = core.native.unlocker(this.#at);
  }

  /** Whether a `lockAsync` of this thread is under way. */
  get isAwaited() {
    return this.#asking || this.#queue.length > 0;
  }

  /**
   * @param {number} timeout
   * @returns {number} one of TAKEN
   */
  take(timeout) {
    this.#core.checkOpen();
    const wide = this.#wide;
    const taken =
      wide !== null && Atomics.compareExchange(wide, this.#at, 0n, this.#lockOwner) === 0n
        ? TAKEN.YES
        : timeout === Infinity
          ? this.#lock()
          : this.#lock(timeout);
    this.isHeld = taken === TAKEN.YES || taken === TAKEN.OWNER_DIED;
    return taken;
  }

  /** @returns {boolean} whether the lock was held */
  release() {
    this.#core.checkOpen();
    this.isHeld = false;
    const wide = this.#wide;
    const released =
      (wide !== null && Atomics.compareExchange(wide, this.#at, this.#lockOwner, 0n) === this.#lockOwner) ||
      this.#unlock() !== 0;
    if (this.#queue.length > 0) this.#ask();
    return released;
  }

  /** @param {Waiter} waiter */
  takeLater(waiter) {
    this.#core.checkOpen();
    this.#queue.push(waiter);
    if (!this.isHeld && !this.#asking) this.#ask();
  }

  /** Takes the lock for the first waiter that still wants it. Waits on a native thread unless the lock is free. */
  #ask() {
    const waiter = this.#next();
    if (!waiter) return;
    const taken = this.take(0);
    if (this.isHeld) {
      waiter.take(taken === TAKEN.OWNER_DIED);
      return;
    }
    this.#asking = true;
    try {
      this.#wait(waiter);
    } catch (error) {
      this.#asking = false;
      waiter.giveUp(error);
      this.#ask();
    }
  }

  #next() {
    while (this.#queue.length > 0) {
      const waiter = this.#queue.shift();
      if (waiter && !waiter.isOver) return waiter;
    }
    return undefined;
  }

  /** @param {Waiter} waiter */
  #wait(waiter) {
    const core = this.#core;
    const onClosed = () => waiter.giveUp(closedError());
    const cancel = startWait(
      (waits, ticket) => waits.lock(ticket, core.native, this.#at, Infinity),
      (outcome) => {
        core.dependents.delete(onClosed);
        this.#asking = false;
        this.#answer(waiter, outcome);
        core.endAsking();
      },
    );
    core.beginAsking();
    waiter.onGivenUp = cancel;
    core.dependents.add(onClosed);
  }

  /** @param {Waiter} waiter @param {number} outcome */
  #answer(waiter, outcome) {
    const isTaken = outcome === TAKEN.YES || outcome === TAKEN.OWNER_DIED;
    if (waiter.isOver) {
      // The waiter has given up, but we may have got the lock.
      if (isTaken) this.#giveBack(outcome === TAKEN.OWNER_DIED);
      else if (!this.#core.closed) this.#ask();
      return;
    }
    if (isTaken) {
      this.isHeld = true;
      waiter.take(outcome === TAKEN.OWNER_DIED);
      return;
    }
    const reason = outcome === FAILED ? 'a wait has failed' : 'a wait without end has ended';
    waiter.giveUp(new PoolError('ERR_INTERNAL', `Internal error: ${reason}; please report it`));
    this.#ask();
  }

  /** @param {boolean} ownerDied whether the next owner must learn that the last one died */
  #giveBack(ownerDied) {
    if (ownerDied) this.#core.native.abandon(this.#at);
    else this.#unlock();
    if (!this.#core.closed) this.#ask();
  }

  /** Ends the lock when the memory closes. A living holder that cannot unlock would lock out all others forever. */
  end() {
    if (this.isHeld) this.#unlock();
    this.isHeld = false;
    for (const waiter of this.#queue.splice(0)) waiter.giveUp(closedError());
  }
}

/**
 * Returns this thread's only lock at an index.
 *
 * @param {MemoryCore} core
 * @param {number} index
 * @returns {MemoryLock}
 */
function memoryLock(core, index) {
  const known = core.locks.get(index);
  if (known) return known;
  const lock = new MemoryLock(core, index);
  core.locks.set(index, lock);
  core.dependents.add(() => lock.end());
  return lock;
}

module.exports = { memoryLock };
