'use strict';

const { AsyncResource } = require('async_hooks');
const { invalidArg } = require('../common/errors.js');
const { whenEvaluated } = require('./entry-script.js');
const { isLoading, isQuiet } = require('./quiet.js');
const { Promise, now, setImmediate, setTimeout } = require('../common/primordials.js');

/** Calls for a task without a name yet wait this long after the script's end, in ms, while something is under way. */
const DEADLINE = 1000;
/** The same while modules or files are being read. */
const FILES_TIMEOUT = 10_000;
/** Between two looks, in ms. */
const PAUSE = 5;
/** Looks in a row that find nothing under way; what is done in between may name a task. */
const QUIET_LOOKS = 2;

/**
 * @typedef {object} Call
 * @property {any} transport
 * @property {any} id
 * @property {string} name
 * @property {unknown} params
 * @property {any} context
 */

/**
 * @typedef {object} Host
 * @property {(name: string) => boolean} has whether there is such a task
 * @property {(call: Call) => void} run
 * @property {(call: Call) => void} refuse there is no such task, and none will come
 * @property {(call: Call) => void} drop nothing waits for it any more
 * @property {() => void} ready
 * @property {(error: unknown) => void} fail
 */

/** How far this child is: until it is ready, calls wait here, in their order. */
class Start {
  #host;
  #isEvaluated = false;
  #evaluatedAt = 0;
  /** No task will be named any more, unless by another task. */
  #isSettled = false;
  #isReady = false;
  /** Promises that `ProcessHost.ready` was given. */
  #promises = 0;
  /** @type {Array<Call & { resource: AsyncResource }>} */
  #held = [];
  #quietLooks = 0;
  #isLooking = false;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
  }

  /** Begins to watch the script. */
  begin() {
    let isOver = false;
    // In Electron's utility processes the loop turns on for a while after an error that nobody has caught.
    process.once('exit', () => (isOver = true));
    whenEvaluated(() => {
      if (isOver) return;
      this.#isEvaluated = true;
      this.#evaluatedAt = now();
      this.#advance();
    });
  }

  /** @param {any} promise */
  wait(promise) {
    if (typeof promise?.then !== 'function') throw invalidArg('promise', 'a promise', promise, 'argument');
    this.#promises += 1;
    Promise.resolve(promise).then(
      () => {
        this.#promises -= 1;
        this.#advance();
      },
      (error) => this.#host.fail(error),
    );
  }

  /** Whether a call of a task that there is has to wait. @param {string} name */
  holds(name) {
    return this.#promises > 0 || (this.#held.length > 0 && this.#held.some((call) => call.name === name));
  }

  /** A call that cannot be run now. @param {Call} call */
  take(call) {
    if (this.#mustWait(call)) {
      // It runs later in the context that it came in, not in that of the code that names the task.
      this.#held.push({ ...call, resource: new AsyncResource('ElectronReCall') });
      this.#lookSoon();
    } else this.#host.refuse(call);
  }

  /** A task has got a name. The script may not be through yet with what the task needs. */
  named() {
    this.#lookSoon();
  }

  /** Nobody waits for the call any more. @param {unknown} id */
  cancel(id) {
    const at = this.#held.findIndex((call) => call.id === id);
    if (at >= 0) this.#host.drop(this.#held.splice(at, 1)[0]);
  }

  #advance() {
    if (!this.#isEvaluated || this.#promises > 0) return;
    if (!this.#isReady) {
      this.#isReady = true;
      this.#host.ready();
    }
    this.#lookSoon();
  }

  /** @param {Call} call */
  #mustWait({ name }) {
    return this.holds(name) || (!this.#isSettled && !this.#host.has(name));
  }

  #lookSoon() {
    if (this.#isLooking || this.#held.length === 0) return;
    this.#isLooking = true;
    setImmediate(() => this.#look());
  }

  #look() {
    if (this.#isEvaluated && !this.#isSettled) {
      this.#quietLooks = isQuiet() ? this.#quietLooks + 1 : 0;
      const timeout = isLoading() ? FILES_TIMEOUT : DEADLINE;
      this.#isSettled = this.#quietLooks >= QUIET_LOOKS || now() - this.#evaluatedAt > timeout;
    }
    this.#isLooking = false;
    if (this.#promises === 0) this.#release();
    if (this.#held.length === 0 || this.#isLooking || this.#promises > 0 || !this.#isEvaluated) return;
    this.#isLooking = true;
    setTimeout(() => this.#look(), PAUSE).unref();
  }

  /** Runs what can be run now, and refuses what never can. */
  #release() {
    const calls = this.#held;
    this.#held = [];
    for (const call of calls) {
      if (this.#host.has(call.name) && this.#promises === 0)
        call.resource.runInAsyncScope(this.#host.run, null, call);
      else if (this.#mustWait(call)) this.#held.push(call);
      else this.#host.refuse(call);
    }
  }
}

module.exports = { Start };
