'use strict';

const { StickyIds } = require('./sticky-ids.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('../../binding.js').NativePool} NativePool */

/** Records which child each sticky id is bound to. */
class Bindings {
  #core;
  #ids;
  /** The numbers of the bound children that this side knows, by the key of the id. @type {Map<number, number>} */
  #known = new Map();

  /** @param {PoolCore} core */
  constructor(core) {
    this.#core = core;
    this.#ids = new StickyIds(core.settings.stickyMax, {
      forget: (key) => this.#release(key, (native) => native.forget(key)),
      unbind: (key) => this.#release(key, (native) => native.unbind(key)),
    });
  }

  /** Returns the number that stands for an id. @param {unknown} id */
  keyOf(id) {
    return this.#ids.keyOf(id);
  }

  /** Whether the known child of this key still serves, so that a call will reach it. @param {number} key */
  isKnown(key) {
    return this.#core.children.isServing(this.#known.get(key));
  }

  /** Updates the known child after a child got a call with this key. @param {number} key */
  update(key) {
    this.#known.set(
      key,
      this.#core.ask((native) => native.bound(key)),
    );
  }

  /** Returns the child that an id is bound to. @param {unknown} id */
  childOf(id) {
    const key = this.#ids.find(id);
    return key === undefined ? undefined : this.#childBy(key);
  }

  /** @param {number} key */
  #childBy(key) {
    return this.#core.children.getServing(this.#core.ask((native) => native.bound(key)));
  }

  /** Returns the pids of the bound children by id. */
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
   * Releases a key. Calls in the outbox use this key and must still find it bound: if they were sent later, they would
   * bind it forever.
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
