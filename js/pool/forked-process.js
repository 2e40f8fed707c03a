'use strict';

const { ChildHandle } = require('./child-handle.js');

/** @typedef {import('../../binding.js').NativePool} NativePool */

/** A child of a pool; `forked[i]`. */
class ForkedProcess {
  #native;
  #key;
  #apply;
  #flush;

  /**
   * @param {NativePool} native
   * @param {{ child: number, pid: number, inspectPort: number | null }} spawned
   * @param {boolean} pipesOutput
   * @param {{ apply: (events?: string | null) => void, flush: () => void, listen: () => void }} pool
   */
  constructor(native, { child, pid, inspectPort }, pipesOutput, { apply, flush, listen }) {
    this.#native = native;
    this.#key = child;
    this.#apply = apply;
    this.#flush = flush;
    this.pid = pid;
    this.inspectPort = inspectPort;
    this.sleeping = false;
    this.ready = false;
    /** What it uses, while the process manager samples. @type {{ cpu: number, memory: number } | undefined} */
    this.usage = undefined;
    /** Answers that were errors, which only this side can tell. */
    this.errors = 0;
    /** Calls that its end has cost. */
    this.lostCalls = 0;
    this.child = new ChildHandle(native, child, pid, pipesOutput, { wake: () => this.wakeup(), listen });
  }

  get activitiesCount() {
    this.#flush();
    return this.#native.inFlight(this.#key);
  }

  get lastOutput() {
    return this.lastLines.map(({ text }) => text);
  }

  /** The same with the streams that the lines went to; for the process manager. */
  get lastLines() {
    return this.#native.lastOutput(this.#key);
  }

  sleep() {
    // A call that is on its way keeps it awake.
    this.#flush();
    this.#apply(this.#native.sleep(this.#key));
    return this.sleeping;
  }

  wakeup() {
    this.#apply(this.#native.wake(this.#key));
  }
}

module.exports = { ForkedProcess };
