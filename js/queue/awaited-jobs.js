'use strict';

const { PoolError } = require('../common/errors.js');
const { nextTick } = require('../common/primordials.js');
const { unpack } = require('./packed-value.js');

/**
 * A call that waits for its job.
 *
 * @typedef {object} AwaitedJob
 * @property {(value: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 * @property {string} task
 * @property {(value: any) => void} [onProgress]
 * @property {boolean} isAdded whether the server has the job
 */

/** The calls of a client that have not settled, by the id of their job. Several may wait for one job. */
class AwaitedJobs {
  /** @type {Map<string, Set<AwaitedJob>>} */
  #calls = new Map();

  /** @param {string} id @param {AwaitedJob} call */
  add(id, call) {
    const calls = this.#calls.get(id) ?? new Set();
    this.#calls.set(id, calls.add(call));
  }

  /** @param {string} id @param {AwaitedJob} call */
  remove(id, call) {
    const calls = this.#calls.get(id);
    if (calls?.delete(call) && calls.size === 0) this.#calls.delete(id);
  }

  get ids() {
    return [...this.#calls.keys()];
  }

  /** The ids of jobs that the server has, or has had. */
  get addedIds() {
    const isAdded = (/** @type {[string, Set<AwaitedJob>]} */ [, calls]) =>
      [...calls].some((call) => call.isAdded);
    return [...this.#calls].filter(isAdded).map(([id]) => id);
  }

  /** @param {string} id */
  has(id) {
    return this.#calls.has(id);
  }

  /** @param {string} id @param {any} packed */
  progress(id, packed) {
    const heard = [...(this.#calls.get(id) ?? [])].filter((call) => call.onProgress);
    if (heard.length === 0) return;
    try {
      const value = unpack(packed);
      for (const call of heard) call.onProgress?.(value);
    } catch (error) {
      // Not within BullMQ's loop, which an error would end.
      nextTick(() => {
        throw error;
      });
    }
  }

  /** @param {string} id @param {any} packed */
  complete(id, packed) {
    if (!this.has(id)) return;
    let value;
    try {
      value = unpack(packed);
    } catch (error) {
      this.fail(id, () => error);
      return;
    }
    for (const call of this.#take(id)) call.resolve(value);
  }

  /** @param {string} id @param {(task: string) => unknown} errorOf the error for a call of this task */
  fail(id, errorOf) {
    for (const call of this.#take(id)) call.reject(errorOf(call.task));
  }

  /** The server no longer knows the job. @param {string} id */
  lose(id) {
    this.fail(id, lostError);
  }

  /** @param {string} id */
  #take(id) {
    const calls = this.#calls.get(id) ?? [];
    this.#calls.delete(id);
    return calls;
  }
}

/** @param {string} task */
function lostError(task) {
  return new PoolError('ERR_JOB_LOST', "The queue's server no longer has the job", { task });
}

module.exports = { AwaitedJobs };
