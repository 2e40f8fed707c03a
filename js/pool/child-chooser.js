'use strict';

const { PoolError, invalidArg, show } = require('../common/errors.js');

/** @typedef {import('../../index.js').ForkedProcess} ForkedProcess */

/** The user's own strategy: a function that gets the children and returns one of them. */
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

  /**
   * Returns the number of the child for a call. 0 leaves the choice to the pool: while it grows, or if the function
   * returns none.
   */
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
