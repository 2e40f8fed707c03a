'use strict';

const { messageOf } = require('./parameters.js');

/** Sends the native side what each child starts with, if the options depend on the child. */
class Preparation {
  #core;
  #details;

  /**
   * @param {import('./pool-core.js').PoolCore} core
   * @param {((worker: number) => import('./options/details.js').Details) | undefined} details
   */
  constructor(core, details) {
    this.#core = core;
    this.#details = details;
  }

  /** @param {number} child @param {number} worker */
  prepare(child, worker) {
    let details;
    try {
      details = this.#details?.(worker);
    } catch (error) {
      this.#core.command((native) => native.preparationFailed(child, messageOf(error)));
      return;
    }
    const { env, processors } = details ?? {};
    if (env) this.#core.hosted?.setEnvironment(child, env);
    this.#core.command((native) => native.prepared(child, env, processors));
  }
}

module.exports = { Preparation };
