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
    /** CPU and memory use, while the process manager samples. @type {{ cpu: number, memory?: number } | undefined} */
    this.usage = undefined;
    /** The number of answers that were errors. Only JavaScript can tell. */
    this.errors = 0;
    /** Whether the child takes no more calls. */
    this.isLeaving = false;
    /** Whether the child leaves because of `drain`, and for no earlier reason. */
    this.isDrained = false;
    /** The number of calls that were lost when the child ended. */
    this.lostCalls = 0;
    this.child = new ChildHandle(core, child, pid);
  }

  get activitiesCount() {
    return this.#core.ask((native) => native.inFlight(this.#key));
  }

  get lastOutput() {
    return this.lastLines.map(({ text }) => text);
  }

  /** The last output with the stream of each line, for the process manager. */
  get lastLines() {
    return this.#core.ask((native) => native.lastOutput(this.#key));
  }

  sleep() {
    if (this.#core.hosted?.canSleep === false)
      throw new PoolError('ERR_UNSUPPORTED', 'A thread cannot sleep: only a process can be stopped');
    // A call that is on its way keeps the child awake.
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
