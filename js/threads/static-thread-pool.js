'use strict';

const { invalidArg } = require('../common/errors.js');
const { codeOf } = require('./code.js');
const { Executor } = require('./executor.js');
const { ThreadPool } = require('./thread-pool.js');

/** Threads that all run the same code; see index.d.ts. */
class StaticThreadPool extends ThreadPool {
  type = 'static';

  /** @param {Record<string, any>} options @param {Record<string, any>} [threadOptions] */
  constructor(options = {}, threadOptions = {}) {
    super(options, threadOptions);
    this.code = codeOf(options);
    if (!this.code) throw invalidArg('execPath', 'set, or `execString` or `execFunction`', options.execPath);
    if (options.lazyLoad === false) this.fillPoolWithIdleThreads();
  }

  /** @param {unknown} payload @param {import('./thread-pool.js').TaskOptions} [options] */
  exec(payload, options = {}) {
    refuseCode(options);
    return super.exec(payload, options);
  }

  /** @param {unknown} payload @param {import('./thread-pool.js').TaskOptions} [options] */
  queue(payload, options = {}) {
    refuseCode(options);
    return super.queue(payload, options);
  }

  /** @param {import('./thread-pool.js').TaskOptions} [options] */
  createExecutor(options = {}) {
    refuseCode(options);
    return new Executor(this, options);
  }

  /** @param {unknown} execPath */
  setExecPath(execPath) {
    throw isFixed('execPath', execPath);
  }

  /** @param {unknown} execString */
  setExecString(execString) {
    throw isFixed('execString', execString);
  }

  /** @param {unknown} execFunction */
  setExecFunction(execFunction) {
    throw isFixed('execFunction', execFunction);
  }
}

/** @param {any} options */
function refuseCode(options) {
  for (const name of ['execPath', 'execString', 'execFunction'])
    if (options?.[name] !== undefined) throw isFixed(name, options[name]);
}

/** @param {string} name @param {unknown} value */
function isFixed(name, value) {
  return invalidArg(name, 'passed once, to the constructor of StaticThreadPool', value);
}

module.exports = { StaticThreadPool };
