'use strict';

const { checkNumbers, checkObject, checkTransferList } = require('./options.js');

/** @typedef {import('./thread-pool.js').ThreadPool} ThreadPool */
/** @typedef {import('./thread-pool.js').TaskOptions} TaskOptions */

/** Runs tasks in a pool, all with the same options; see index.d.ts. */
class Executor {
  type = 'static';
  #pool;
  /** @type {TaskOptions} */
  options;

  /** @param {ThreadPool} pool @param {TaskOptions} options */
  constructor(pool, options) {
    checkNumbers(checkObject(options, 'options'));
    checkTransferList(options.transferList);
    this.#pool = pool;
    this.options = { ...options };
  }

  get taskRetry() {
    return this.options.taskRetry;
  }

  get taskTimeout() {
    return this.options.taskTimeout;
  }

  get transferList() {
    return this.options.transferList;
  }

  /** @param {unknown} payload */
  exec(payload) {
    return this.#pool.exec(payload, this.options);
  }

  /** @param {unknown} payload */
  queue(payload) {
    return this.#pool.queue(payload, this.options);
  }

  /** @param {number} taskRetry */
  setTaskRetry(taskRetry) {
    return this.set({ taskRetry });
  }

  /** @param {number} taskTimeout */
  setTaskTimeout(taskTimeout) {
    return this.set({ taskTimeout });
  }

  /** @param {any[]} transferList */
  setTransferList(transferList) {
    checkTransferList(transferList);
    return this.set({ transferList });
  }

  /** @param {TaskOptions} options */
  set(options) {
    checkNumbers(options);
    Object.assign(this.options, options);
    return this;
  }
}

module.exports = { Executor };
