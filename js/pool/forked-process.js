'use strict';

const { PoolError } = require('../common/errors.js');
const { ChildHandle } = require('./child-handle.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */

/** A child of a pool; `forked[i]`. */
class ForkedProcess {
  #core;
  #key;

  /**
   * @param {PoolCore} core
   * @param {{ child: number, pid: number, inspectPort: number | null }} spawned
   */
  constructor(core, { child, pid, inspectPort }) {
    this.#core = core;
    this.#key = child;
    this.pid = pid;
    this.inspectPort = inspectPort;
    this.sleeping = false;
    this.ready = false;
    /** What it uses, while the process manager samples. @type {{ cpu: number, memory?: number } | undefined} */
    this.usage = undefined;
    /** Answers that were errors, which only this side can tell. */
    this.errors = 0;
    /** Takes no more calls. */
    this.isLeaving = false;
    /** By `drain`, and by nothing else before. */
    this.isDrained = false;
    /** Calls that its end has cost. */
    this.lostCalls = 0;
    this.child = new ChildHandle(core, child, pid);
  }

  get activitiesCount() {
    return this.#core.ask((native) => native.inFlight(this.#key));
  }

  get lastOutput() {
    return this.lastLines.map(({ text }) => text);
  }

  /** The same with the streams that the lines went to; for the process manager. */
  get lastLines() {
    return this.#core.ask((native) => native.lastOutput(this.#key));
  }

  sleep() {
    if (this.#core.hosted?.canSleep === false)
      throw new PoolError('ERR_UNSUPPORTED', 'A thread cannot sleep: only a process can be stopped');
    // A call that is on its way keeps it awake.
    this.#core.command((native) => native.sleep(this.#key));
    return this.sleeping;
  }

  recycle() {
    this.#core.command((native) => native.recycle(this.#key));
  }

  async drain() {
    const { children } = this.#core;
    if (!children.get(this.#key)) return;
    const ended = children.exitOf(this.#key);
    this.isDrained ||= !this.isLeaving;
    this.#core.command((native) => native.drain(this.#key));
    await ended;
  }

  /** @param {number} [ms] @param {{ signal?: AbortSignal }} [options] */
  profile(ms = 5000, options) {
    return require('./recordings.js').profile(this.#recorded, ms, options);
  }

  heapSnapshot() {
    return require('./recordings.js').heapSnapshot(this.#recorded);
  }

  get #recorded() {
    return { core: this.#core, child: this.#key, pid: this.pid };
  }

  wakeup() {
    this.#core.command((native) => native.wake(this.#key));
  }
}

module.exports = { ForkedProcess };
