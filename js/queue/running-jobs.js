'use strict';

const { abortError } = require('../common/abort-signals.js');
const { Promise, now } = require('../common/primordials.js');
const { runBatch } = require('./batches.js');
const { TaskPool } = require('../tasks/task-pool.js');
const { bullmq } = require('./bullmq.js');
const { failureOf, isOfPool, reasonOf } = require('./job-failure.js');
const { pack, unpack } = require('./packed-value.js');
const { askUntilThere } = require('./server-away.js');

/** @typedef {import('bullmq').Job} Job */

/** Errors that another attempt would not change. */
const HOPELESS = ['ERR_INVALID_ARG', 'ERR_MESSAGE_TOO_LARGE', 'ERR_SERIALIZE', 'ERR_UNKNOWN_TASK'];
/** Errors that mean that this host cannot run the job now; they do not count as an attempt. */
const LATER = ['ERR_CRASH_LOOP', 'ERR_QUEUE_FULL'];
/** The delay after such an error, in ms: the pause of a crash loop. */
const DELAY = 5000;
/** Names come from the queue, so they are untrusted. */
const MOST_TASKS = 1000;
/** The number of cancelled jobs to remember, since this host may be about to start them. */
const MOST_CANCELLED = 1000;

const CANCELLED = 'cancelled';
const HANDED_BACK = 'handed back';
const TAKEN_OVER = 'taken over by another host';

/** The jobs that a host runs in its pool. */
class RunningJobs {
  /** @type {Map<string, AbortController>} */
  #running = new Map();
  /** The jobs that were cancelled last: the message may arrive before the job. @type {Set<string>} */
  #cancelled = new Set();
  /** Counts of jobs by task. @type {Map<string, { name: string, active: number, done: number, failed: number }>} */
  #tasks = new Map();
  #begun = 0;
  #ended = 0;
  #host;
  #pool;
  #maxBytes;

  #lockDuration;
  #isClosing;

  /**
   * @param {object} options
   * @param {string} options.host its name, for logs
   * @param {import('../tasks/task-pool.js').TaskPool} options.pool
   * @param {number} options.maxBytes
   * @param {number} options.lockDuration in ms
   * @param {() => boolean} options.isClosing
   */
  constructor({ host, pool, maxBytes, lockDuration, isClosing }) {
    this.#host = host;
    this.#pool = pool;
    this.#maxBytes = maxBytes;
    this.#lockDuration = lockDuration;
    this.#isClosing = isClosing;
  }

  /**
   * Runs a job, as a processor of BullMQ. Rejects with an error that tells BullMQ how to treat the job.
   *
   * @param {Job} job
   * @param {string} token
   */
  async run(job, token) {
    const id = /** @type {string} */ (job.id);
    const ending = new AbortController();
    this.#running.set(id, ending);
    if (job.data.isCancelled || this.#cancelled.has(id)) ending.abort(CANCELLED);
    const counts = this.#countsOf(job.name);
    counts.active += 1;
    try {
      const result = await this.#call(job, ending.signal);
      counts.done += 1;
      return result;
    } catch (error) {
      counts.failed += 1;
      throw await this.#verdict(job, token, error, ending.signal.reason);
    } finally {
      counts.active -= 1;
      this.#running.delete(id);
    }
  }

  /** By task, how many jobs this host has, and how many of its attempts have succeeded or not. */
  get tasks() {
    return [...this.#tasks.values()].map((counts) => ({ ...counts }));
  }

  /** @param {string} name */
  #countsOf(name) {
    const known = this.#tasks.get(name);
    if (known) return known;
    const counts = { name, active: 0, done: 0, failed: 0 };
    if (this.#tasks.size < MOST_TASKS) this.#tasks.set(name, counts);
    return counts;
  }

  /** Whether a task is running. A job lasts longer, until the server has its outcome. */
  isBusy() {
    return this.#begun > this.#ended;
  }

  /** The number of tasks that have started or ended. */
  changes() {
    return this.#begun + this.#ended;
  }

  /** @param {string} id */
  cancel(id) {
    this.#cancelled.add(id);
    if (this.#cancelled.size > MOST_CANCELLED) this.#cancelled.delete([...this.#cancelled][0]);
    this.#running.get(id)?.abort(CANCELLED);
  }

  /** @param {string[]} ids of jobs that the server has given to others */
  drop(ids) {
    for (const id of ids) this.#running.get(id)?.abort(TAKEN_OVER);
  }

  handBackAll() {
    for (const ending of this.#running.values()) ending.abort(HANDED_BACK);
  }

  /** @param {Job} job @param {AbortSignal} signal */
  async #call(job, signal) {
    const { timeout, tellsProgress, isBatch } = job.data;
    /** @type {Promise<void>} */
    let reports = Promise.resolve();
    const onProgress = (/** @type {unknown} */ value) => {
      // One at a time, since the server keeps the last one that arrives.
      reports = reports.then(() => {
        const packed = pack(value, 'progress', this.#maxBytes);
        return this.#ask(() => job.updateProgress(packed));
      });
      reports.catch(() => {});
    };
    const told = tellsProgress === true ? { onProgress } : {};
    const options = { timeout, signal, ...told };
    const call = (/** @type {any} */ list) => this.#runTask(job, list, options);
    const args = await this.#argumentsOf(job);
    const result = await (isBatch === true ? runBatch(args, call) : call(args));
    await reports;
    return pack(result, 'result', this.#maxBytes);
  }

  /** The arguments, followed by the results of the jobs that this one waited for. @param {Job} job */
  async #argumentsOf(job) {
    const { args, childIds } = job.data;
    const list = unpack(args);
    if (!Array.isArray(childIds)) return list;
    const values = await this.#ask(() => job.getChildrenValues());
    return [...list, resultsOf(childIds, values ?? {})];
  }

  /** @param {Job} job @param {any} args @param {import('../../index.js').RunOptions} options @returns {Promise<any>} */
  async #runTask({ name, attemptsMade }, args, options) {
    this.#begun += 1;
    try {
      const result = await TaskPool.runAttempt(this.#pool, attemptsMade + 1, name, args, options);
      // A stream cannot be sent, and is not left open.
      if (typeof result?.[Symbol.asyncIterator] === 'function') await result.return?.();
      return result;
    } finally {
      this.#ended += 1;
    }
  }

  /**
   * @param {Job} job
   * @param {string} token
   * @param {unknown} error
   * @param {unknown} reason why it was aborted, if it was
   */
  async #verdict(job, token, error, reason) {
    const { DelayedError, WaitingError } = bullmq();
    const code = isOfPool(error) ? /** @type {any} */ (error).code : undefined;
    if (reason === TAKEN_OVER) return new WaitingError();
    const isHandedBack = reason === HANDED_BACK || code === 'ERR_POOL_CLOSED';
    const entry = `${this.#host}: ${isHandedBack ? HANDED_BACK : reasonOf(error)}`;
    await this.#ask(() => job.log(entry));
    if (isHandedBack) {
      await this.#ask(() => job.moveToWait(token));
      return new WaitingError();
    }
    if (code !== undefined && LATER.includes(code)) {
      const until = now() + DELAY;
      await this.#ask(() => job.moveToDelayed(until, token));
      return new DelayedError();
    }
    const isHopeless = reason === CANCELLED || (code !== undefined && HOPELESS.includes(code));
    const isLast = isHopeless || isUnrecoverable(error) || !hasAttemptsLeft(job);
    if (isLast && !(await this.#holds(job, token))) return new WaitingError();
    return this.#failure(job, reason === CANCELLED ? abortError(reason) : error, isLast);
  }

  /** Whether this host still has the job; if another host has taken it over, only that host's failure counts. Extends the lock for a while. @param {Job} job @param {string} token */
  async #holds(job, token) {
    return (await this.#ask(() => job.extendLock(token, this.#lockDuration))) > 0;
  }

  /** @param {Job} job @param {any} error @param {boolean} isLast */
  async #failure(job, error, isLast) {
    // Only in that case: a client may be marking the job as cancelled in its data at this moment.
    if (isLast) {
      const data = { ...job.data, failure: failureOf(error) };
      await this.#ask(() => job.updateData(data));
    }
    const { UnrecoverableError } = bullmq();
    // Never the error itself: BullMQ checks names, and could mistake a task's error for one of its own.
    const failed = new (isLast ? UnrecoverableError : Error)(reasonOf(error));
    return typeof error?.stack === 'string' ? Object.assign(failed, { stack: error.stack }) : failed;
  }

  /** Asks the server, even while it restarts. @template T @param {() => Promise<T>} ask */
  #ask(ask) {
    return askUntilThere(ask, this.#isClosing);
  }
}

/**
 * In the order of the jobs; undefined for a job that failed and was allowed to.
 *
 * @param {string[]} ids
 * @param {Record<string, unknown>} values by key
 */
function resultsOf(ids, values) {
  const idOf = (/** @type {string} */ key) => key.slice(key.lastIndexOf(':') + 1);
  const byId = new Map(Object.entries(values).map(([key, value]) => [idOf(key), value]));
  return ids.map((id) => (byId.has(id) ? unpack(byId.get(id)) : undefined));
}

/** @param {any} error */
function isUnrecoverable(error) {
  return error?.name === 'UnrecoverableError';
}

/** @param {Job} job */
function hasAttemptsLeft({ attemptsMade, opts }) {
  return attemptsMade + 1 < (opts.attempts ?? 1);
}

module.exports = { RunningJobs };
