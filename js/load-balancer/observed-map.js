'use strict';

const { invalidArg } = require('../common/errors.js');

/** @typedef {string | symbol} Key */

/** One of a balancer's maps by target id, as users see it. It passes their changes on. */
class ObservedMap {
  #name;
  #tell;
  /** @type {Record<Key, any>} What was written, also for ids that are not targets (yet). */
  #values = {};
  #proxy = this.#watch();

  /**
   * @param {string} name
   * @param {(keys: Key[]) => void} tell called with the keys whose values may have changed
   */
  constructor(name, tell) {
    this.#name = name;
    this.#tell = tell;
  }

  get proxy() {
    return this.#proxy;
  }

  /** Returns the value that was written; undefined if there is none. @param {Key} key */
  get(key) {
    return Object.prototype.hasOwnProperty.call(this.#values, key) ? this.#values[key] : undefined;
  }

  /** @param {unknown} values */
  replace(values) {
    if (typeof values !== 'object' || values === null) throw invalidArg(this.#name, 'an object', values);
    const keys = Reflect.ownKeys(this.#values);
    this.#values = { ...values };
    // The old map no longer passes changes on.
    this.#proxy = this.#watch();
    this.#tell([...new Set([...keys, ...Reflect.ownKeys(this.#values)])]);
  }

  /** @param {Key} key */
  delete(key) {
    if (Reflect.deleteProperty(this.#values, key)) this.#tell([key]);
  }

  #watch() {
    return new Proxy(this.#values, {
      // Assignments also call this trap.
      defineProperty: (values, key, descriptor) => {
        const done = Reflect.defineProperty(values, key, descriptor);
        this.#tell([key]);
        return done;
      },
      deleteProperty: (values, key) => {
        const done = Reflect.deleteProperty(values, key);
        this.#tell([key]);
        return done;
      },
    });
  }
}

module.exports = { ObservedMap };
