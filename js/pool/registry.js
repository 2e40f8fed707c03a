'use strict';

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

const KEY = Symbol.for('electron-re-native.pools');

/** A set of pools that does not hold them: one that is lost ends, see lost-pools.js. */
class Pools {
  /** @type {Set<WeakRef<PoolCore>>} */
  #all = new Set();
  /** @type {WeakMap<PoolCore, WeakRef<PoolCore>>} */
  #refs = new WeakMap();
  /** @type {FinalizationRegistry<WeakRef<PoolCore>>} */
  #lost = new FinalizationRegistry((ref) => this.#all.delete(ref));

  /** @param {PoolCore} core */
  add(core) {
    const ref = new WeakRef(core);
    this.#refs.set(core, ref);
    this.#all.add(ref);
    this.#lost.register(core, ref);
  }

  /** @param {PoolCore} core */
  has(core) {
    const ref = this.#refs.get(core);
    return ref !== undefined && this.#all.has(ref);
  }

  /** @param {PoolCore} core */
  delete(core) {
    const ref = this.#refs.get(core);
    return ref !== undefined && this.#all.delete(ref);
  }

  *[Symbol.iterator]() {
    for (const ref of this.#all) {
      const core = ref.deref();
      if (core) yield core;
    }
  }
}

/**
 * All pools of this process that are not closed yet, for the process manager. Kept on `process`, because there may be
 * two copies of this package.
 *
 * @returns {Pools}
 */
function pools() {
  const holder = /** @type {any} */ (process);
  if (!holder[KEY]) {
    Object.defineProperty(holder, KEY, { value: new Pools() });
    process.on('exit', continueChildren);
  }
  return holder[KEY];
}

/** Sleeping children shall run their exit hooks as the others do, and the kernel ends those still stopped without them. */
function continueChildren() {
  for (const core of pools()) core.native.continueAll();
}

module.exports = { pools };
