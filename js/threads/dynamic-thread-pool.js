'use strict';

const { invalidArg } = require('../common/errors.js');
const { codeOf } = require('./code.js');
const { CODE_SETTERS } = require('./code-setters.js');
const { Executor } = require('./executor.js');
const { ThreadPool } = require('./thread-pool.js');

/** @typedef {import('./thread-pool.js').TaskOptions} TaskOptions */

/** Threads that get code with each task; see index.d.ts. */
class DynamicThreadPool extends ThreadPool {
  type = 'dynamic';

  /** @param {Record<string, any>} [options] @param {Record<string, any>} [threadOptions] */
  constructor(options = {}, threadOptions = {}) {
    super(options, threadOptions);
    for (const name of ['execPath', 'execString', 'execFunction'])
      if (options[name])
        throw invalidArg(name, 'passed to `exec`, `queue` or `createExecutor`', options[name]);
    if (options.lazyLoad === false) throw invalidArg('lazyLoad', 'true: the pool has no code yet', false);
  }

  /** @returns {this} */
  fillPoolWithIdleThreads() {
    throw invalidArg(
      'fillPoolWithIdleThreads',
      'called only on a StaticThreadPool: this pool has no code',
      undefined,
      'argument',
    );
  }

  /** @param {TaskOptions} [options] */
  createExecutor(options = {}) {
    return new DynamicExecutor(this, options);
  }

  /** @param {Record<string, unknown>} code */
  setCode(code) {
    this.code = codeOf(code);
    return this;
  }
}

/** An executor whose code can be replaced. */
class DynamicExecutor extends Executor {
  type = 'dynamic';

  /** @param {DynamicThreadPool} pool @param {TaskOptions} options */
  constructor(pool, options) {
    super(pool, options);
    codeOf(options);
  }

  get execPath() {
    return this.options.execPath;
  }

  get execString() {
    return this.options.execString;
  }

  get execFunction() {
    return this.options.execFunction;
  }

  /** @param {Record<string, unknown>} code */
  setCode(code) {
    codeOf(code);
    return this.set({ execPath: undefined, execString: undefined, execFunction: undefined, ...code });
  }
}

for (const { prototype } of [DynamicThreadPool, DynamicExecutor]) Object.assign(prototype, CODE_SETTERS);

module.exports = { DynamicThreadPool };
