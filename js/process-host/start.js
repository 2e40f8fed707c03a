'use strict';

const { AsyncResource } = require('async_hooks');
const { invalidArg } = require('../common/errors.js');
const { whenEvaluated } = require('./entry-script.js');
const { isLoading, isQuiet } = require('./quiet.js');
const { Promise, now, setImmediate, setTimeout } = require('../common/primordials.js');

/** How long after the script's end calls for an unknown task wait while something is under way, in ms. */
const DEADLINE = 1000;
/** The same while modules or files are being read. */
const FILES_TIMEOUT = 10_000;
/** The time between two checks, in ms. */
const PAUSE = 5;
/** How many checks in a row must find nothing under way. Work between two checks may register a task. */
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
 * @property {(call: Call) => void} refuse refuses a call: the task does not exist and will not come
 * @property {(call: Call) => void} drop drops a call that the caller has given up
 * @property {() => void} ready
 * @property {(error: unknown) => void} fail
 */

/** Tracks the start of this child. Until the child is ready, calls wait here in order. */
class Start {
  #host;
  #isEvaluated = false;
  #evaluatedAt = 0;
  /** Whether the script registers no more tasks. Another task may still do so. */
  #isSettled = false;
  #isReady = false;
  /** The number of pending promises that `ProcessHost.ready` has got. */
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
    // In Electron's utility processes, the loop keeps running for a while after an uncaught error.
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

  /** Whether a call for a registered task has to wait. @param {string} name */
  holds(name) {
    return this.#promises > 0 || (this.#held.length > 0 && this.#held.some((call) => call.name === name));
  }

  /** Takes a call that cannot run now. @param {Call} call */
  take(call) {
    if (this.#mustWait(call)) {
      // The call runs later in its own context, not in the context of the code that registers the task.
      this.#held.push({ ...call, resource: new AsyncResource('ElectronReCall') });
      this.#lookSoon();
    } else this.#host.refuse(call);
  }

  /** Handles a new task. The script may not have finished what the task needs. */
  named() {
    this.#lookSoon();
  }

  /** Drops a call that the caller has given up. @param {unknown} id */
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

  /** Runs the calls that can run now, and refuses those that never can. */
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
