'use strict';

const { invalidArg } = require('../common/errors.js');
const { codeOf } = require('./code.js');
const { Executor } = require('./executor.js');
const { ThreadPool } = require('./thread-pool.js');

/** @typedef {import('./thread-pool.js').TaskOptions} TaskOptions */

/** Threads that run code which comes with each task; see index.d.ts. */
class DynamicThreadPool extends ThreadPool {
  type = 'dynamic';

  /** @param {Record<string, any>} [options] @param {Record<string, any>} [threadOptions] */
  constructor(options = {}, threadOptions = {}) {
    super(options, threadOptions);
    for (const name of ['execPath', 'execString', 'execFunction'])
      if (options[name])
        throw invalidArg(name, 'given to `exec`, `queue` or `createExecutor`', options[name]);
    if (options.lazyLoad === false) throw invalidArg('lazyLoad', 'true: no code is known yet', false);
  }

  /** @returns {this} */
  fillPoolWithIdleThreads() {
    throw invalidArg(
      'fillPoolWithIdleThreads',
      'left to StaticThreadPool: no code is known here',
      undefined,
      'argument',
    );
  }

  /** @param {TaskOptions} [options] */
  createExecutor(options = {}) {
    return new DynamicExecutor(this, options);
  }

  /** @param {string} execPath */
  setExecPath(execPath) {
    return this.#setCode({ execPath });
  }

  /** @param {string} execString */
  setExecString(execString) {
    return this.#setCode({ execString });
  }

  /** @param {Function} execFunction */
  setExecFunction(execFunction) {
    return this.#setCode({ execFunction });
  }

  /** @param {Record<string, unknown>} code */
  #setCode(code) {
    this.code = codeOf(code);
    return this;
  }
}

/** An executor whose code can be replaced. */
class DynamicExecutor extends Executor {
  /** @param {DynamicThreadPool} pool @param {TaskOptions} options */
  constructor(pool, options) {
    super(pool, options);
    codeOf(options);
  }

  /** @param {string} execPath */
  setExecPath(execPath) {
    return this.#setCode({ execPath });
  }

  /** @param {string} execString */
  setExecString(execString) {
    return this.#setCode({ execString });
  }

  /** @param {Function} execFunction */
  setExecFunction(execFunction) {
    return this.#setCode({ execFunction });
  }

  /** @param {Record<string, unknown>} code */
  #setCode(code) {
    codeOf(code);
    return this.set({ execPath: undefined, execString: undefined, execFunction: undefined, ...code });
  }
}

module.exports = { DynamicThreadPool };
