'use strict';

const { PoolError } = require('../common/errors.js');
const { INSPECTOR_VERSION } = require('../pool/inspector.js');
const { nextId, register } = require('../pool/registry.js');
const { labelOf } = require('./code.js');

/** @typedef {import('./thread.js').Thread} Thread */
/** @typedef {import('./thread-scheduler.js').ThreadScheduler} ThreadScheduler */
/** @typedef {import('./thread-pool.js').ThreadPool & { type?: string }} ThreadPool */

/** The process manager's view of a pool of threads, and its actions: see PoolInspector. */
class ThreadPoolInspector {
  version = INSPECTOR_VERSION;
  id = nextId();
  strategy = 'WARMEST';
  /** Threads print to the streams of their process. */
  hasConsole = false;
  isSampled = false;
  canRecord = false;
  #pool;
  #scheduler;

  /** @param {ThreadPool} pool @param {ThreadScheduler} scheduler */
  constructor(pool, scheduler) {
    this.#pool = pool;
    this.#scheduler = scheduler;
    this.name = pool.type === 'static' ? 'StaticThreadPool' : 'DynamicThreadPool';
    register(/** @type {any} */ (this));
  }

  get path() {
    return this.#pool.code ? labelOf(this.#pool.code) : this.name;
  }

  get max() {
    return this.#pool.options.maxThreads;
  }

  stats() {
    return this.#pool.stats();
  }

  /** @returns {import('../pool/inspector.js').InspectedChild[]} */
  children() {
    return this.#pool.threadPool.flatMap(({ pid, isIdle, child }) => {
      if (pid === undefined) return [];
      const isLeaving = !this.#scheduler.isServing(child);
      const inFlight = isIdle ? 0 : 1;
      return [{ pid, isReady: true, isAsleep: false, isLeaving, inFlight, inspectPort: null }];
    });
  }

  lastLines() {
    return [];
  }

  listen() {
    return () => {};
  }

  /** @param {Map<number, { cpu: number }>} usages by the system's thread ids */
  take(usages) {
    for (const thread of this.#pool.threadPool) thread.usage = usages.get(thread.pid ?? 0);
  }

  /** @param {number} pid @param {import('../pool/inspector.js').ChildAction} action */
  async act(pid, action) {
    const thread = this.#find(pid);
    if (!thread || action === 'sleep' || action === 'wake') return { isDone: false, signal: null };
    thread.end(new PoolError('ERR_THREAD_EXITED', 'the thread was ended by the process manager'));
    if (action === 'replace') this.#scheduler.startInstead();
    return { isDone: true, signal: null };
  }

  /** @param {number} pid */
  recycle(pid) {
    const thread = this.#serving(pid);
    if (!thread) return false;
    thread.isRecycled = true;
    this.#scheduler.recycle(thread.child);
    return true;
  }

  /** @param {number} pid */
  drain(pid) {
    const thread = this.#serving(pid);
    if (!thread) return false;
    thread.isDrained = true;
    this.#scheduler.drain(thread.child);
    return true;
  }

  continueChildren() {}

  /** @param {number} pid */
  #find(pid) {
    return this.#pool.threadPool.find((thread) => thread.pid === pid);
  }

  /** A thread that takes tasks. @param {number} pid */
  #serving(pid) {
    const thread = this.#find(pid);
    return thread && this.#scheduler.isServing(thread.child) ? thread : undefined;
  }
}

module.exports = { ThreadPoolInspector };
