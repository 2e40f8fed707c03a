'use strict';

const { StickyIds } = require('./sticky-ids.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../binding.js').NativePool} NativePool */

/** Which child each sticky id is bound to. */
class Bindings {
  #core;
  #ids;
  /** Child numbers by the ids' keys, as far as known. @type {Map<number, number>} */
  #known = new Map();

  /** @param {PoolCore} core */
  constructor(core) {
    this.#core = core;
    this.#ids = new StickyIds(core.settings.stickyMax, {
      forget: (key) => this.#release(key, (native) => native.forget(key)),
      unbind: (key) => this.#release(key, (native) => native.unbind(key)),
    });
  }

  /** What an id is called by in numbers. @param {unknown} id */
  keyOf(id) {
    return this.#ids.keyOf(id);
  }

  /** Whether a call will find the child that it expects. @param {number} key */
  isKnown(key) {
    return this.#core.children.isServing(this.#known.get(key));
  }

  /** A call has been given to a child. @param {number} key */
  update(key) {
    this.#known.set(
      key,
      this.#core.ask((native) => native.bound(key)),
    );
  }

  /** The child of an id. @param {unknown} id */
  childOf(id) {
    const key = this.#ids.find(id);
    return key === undefined ? undefined : this.#childBy(key);
  }

  /** @param {number} key */
  #childBy(key) {
    return this.#core.children.getServing(this.#core.ask((native) => native.bound(key)));
  }

  /** The pids of bound children by id. */
  pids() {
    const pids = new Map();
    for (const [id, key] of this.#ids.entries()) {
      const forked = this.#childBy(key);
      if (forked) pids.set(id, forked.pid);
    }
    return pids;
  }

  /** @param {unknown} id */
  unbind(id) {
    return this.#ids.unbind(id);
  }

  /**
   * Calls that know the id by this number are to find it bound; sent later they would bind it forever.
   *
   * @param {number} key
   * @param {(native: NativePool) => boolean} act
   */
  #release(key, act) {
    return this.#core.ask((native) => {
      this.#known.delete(key);
      return act(native);
    });
  }
}

module.exports = { Bindings };
