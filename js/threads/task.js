'use strict';

const { PoolError } = require('../common/errors.js');

/** @typedef {import('./code.js').Code} Code */

let last = 0;

/** One call: the code for a thread to run, the number of attempts, and the promise of its caller. */
class Task {
  id = ++last;
  /** Its ticket in the scheduler, until it is settled. */
  ticket = -1;
  #retries;
  #settle;

  /**
   * @param {object} about
   * @param {Code} about.code
   * @param {unknown} about.payload
   * @param {any[]} about.transferList
   * @param {number} about.timeout in milliseconds; 0: no timeout
   * @param {number} about.retries
   * @param {{ resolve: (outcome: { data: any, error: null }) => void, reject: (error: unknown) => void }} settle
   */
  constructor({ code, payload, transferList, timeout, retries }, settle) {
    this.code = code;
    this.payload = payload;
    this.transferList = transferList;
    this.timeout = timeout;
    // Transferred objects are no longer here.
    this.#retries = transferList.length > 0 ? 0 : retries;
    this.#settle = settle;
  }

  /** Whether another attempt is allowed; counts it. */
  takeRetry() {
    this.#retries -= 1;
    return this.#retries >= 0;
  }

  /** @param {unknown} data */
  succeed(data) {
    this.#settle.resolve({ data, error: null });
  }

  /** Handles an error of the code. @param {any} error */
  throw(error) {
    this.fail(
      new PoolError('ERR_TASK_FAILED', `the task failed: ${error?.message ?? error}`, { cause: error }),
      error,
    );
  }

  /**
   * electron-re rejects with `{ data, error }`, so the error has both properties.
   *
   * @param {PoolError} error
   * @param {unknown} [inside]
   */
  fail(error, inside = error) {
    this.#settle.reject(Object.assign(error, { data: null, error: inside }));
  }
}

module.exports = { Task };
