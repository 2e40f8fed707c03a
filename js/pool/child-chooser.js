'use strict';

const { PoolError, invalidArg, show } = require('../common/errors.js');

/** @typedef {import('../../index.js').ForkedProcess} ForkedProcess */

/** A strategy of the user's own: a function that gets the children and returns one. */
class ChildChooser {
  #core;
  #choose;

  /**
   * @param {import('./pool-core.js').PoolCore} core
   * @param {(children: ForkedProcess[]) => unknown} choose
   */
  constructor(core, choose) {
    this.#core = core;
    this.#choose = choose;
  }

  /** The number of the child that a call is for; 0 where the pool decides: while it grows, or by the function's wish. */
  pick() {
    const { children, max } = this.#core;
    if (children.servingCount < max) return 0;
    const entries = children.servingEntries();
    const chosen = this.#ask(entries.map(([, forked]) => forked));
    if (chosen === undefined || chosen === null) return 0;
    const found = entries.find(([, forked]) => forked === chosen);
    if (found) return found[0];
    throw invalidArg('strategy', 'a function that returns one of the children that it gets', chosen);
  }

  /** @param {ForkedProcess[]} children */
  #ask(children) {
    try {
      return this.#choose(children);
    } catch (cause) {
      const message = `The function of the \`strategy\` option threw ${show(cause)}`;
      throw new PoolError('ERR_INVALID_ARG', message, { cause });
    }
  }
}

module.exports = { ChildChooser };
