'use strict';

const { checkedHook, runHook } = require('./hooks.js');
const { Promise, clearInterval, setInterval } = require('../common/primordials.js');

/** Longer than a child can live without its pool. */
const LONG = 2 ** 30;

/** Runs the hooks of a child when its pool has closed the channel. */
class End {
  /** @type {import('./hooks.js').Hook[]} */
  #hooks = [];

  /** @param {unknown} hook */
  add(hook) {
    const checked = checkedHook(hook);
    if (this.#hooks.length === 0) process.once('disconnect', () => this.#run());
    this.#hooks.push(checked);
  }

  /** Runs all hooks at once. The pool ends a child that takes too long. */
  async #run() {
    // A hook may wait for something that does not keep the process running.
    const stay = setInterval(() => {}, LONG);
    await Promise.all(this.#hooks.map(runHook));
    clearInterval(stay);
    process.exit();
  }
}

module.exports = { End };
