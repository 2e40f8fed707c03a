'use strict';

const { checkedHook, runHook } = require('./hooks.js');
const { Promise, clearInterval, setInterval } = require('../common/primordials.js');

/** Longer than any child lives on without its pool. */
const LONG = 2 ** 30;

/** What a child does at its end, when its pool has closed the channel. */
class End {
  /** @type {import('./hooks.js').Hook[]} */
  #hooks = [];

  /** @param {unknown} hook */
  add(hook) {
    const checked = checkedHook(hook);
    if (this.#hooks.length === 0) process.once('disconnect', () => this.#run());
    this.#hooks.push(checked);
  }

  /** All at once. The pool sees to a child that takes too long. */
  async #run() {
    // Nothing else may keep the process running while a hook waits.
    const stay = setInterval(() => {}, LONG);
    await Promise.all(this.#hooks.map(runHook));
    clearInterval(stay);
    process.exit();
  }
}

module.exports = { End };
