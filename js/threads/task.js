'use strict';

const { PoolError } = require('../common/errors.js');

/** @typedef {import('./code.js').Code} Code */

let last = 0;

/** One call: what a thread is to run, how often it may be tried, and who waits for its outcome. */
class Task {
  id = ++last;
  /** What the scheduler knows it by, until it is settled. */
  ticket = -1;
  #retries;
  #settle;

  /**
   * @param {object} about
   * @param {Code} about.code
   * @param {unknown} about.payload
   * @param {any[]} about.transferList
   * @param {number} about.timeout in milliseconds; 0: none
   * @param {number} about.retries
   * @param {{ resolve: (outcome: { data: any, error: null }) => void, reject: (error: unknown) => void }} settle
   */
  constructor({ code, payload, transferList, timeout, retries }, settle) {
    this.code = code;
    this.payload = payload;
    this.transferList = transferList;
    this.timeout = timeout;
    // What was transferred is not here any more.
    this.#retries = transferList.length > 0 ? 0 : retries;
    this.#settle = settle;
  }

  /** Whether it may be tried once more; counts that. */
  takeRetry() {
    this.#retries -= 1;
    return this.#retries >= 0;
  }

  /** @param {unknown} data */
  succeed(data) {
    this.#settle.resolve({ data, error: null });
  }

  /** What the code has thrown. @param {any} error */
  throw(error) {
    this.fail(
      new PoolError('ERR_TASK_FAILED', `the task failed: ${error?.message ?? error}`, { cause: error }),
      error,
    );
  }

  /**
   * electron-re rejects with `{ data, error }`, so the error has these, too.
   *
   * @param {PoolError} error
   * @param {unknown} [inside]
   */
  fail(error, inside = error) {
    this.#settle.reject(Object.assign(error, { data: null, error: inside }));
  }
}

module.exports = { Task };
