'use strict';

const { PoolError } = require('../common/errors.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */
/** @typedef {{ pid: number, stream: 'stdout' | 'stderr', text: string }} Output */

/**
 * @typedef {object} InspectedChild
 * @property {number} pid
 * @property {boolean} isReady
 * @property {boolean} isAsleep
 * @property {boolean} isLeaving takes no more calls
 * @property {number} inFlight calls
 * @property {number | null} inspectPort
 */

/** What may be done to a child. @typedef {'sleep' | 'wake' | 'end' | 'replace'} ChildAction */

const INSPECTOR_VERSION = 2;

/**
 * What the process manager knows of a pool, and may do to it. It may be another copy's of this package and of another
 * version: a member never changes its meaning, and a version that lacks or adds one has the next number.
 */
class PoolInspector {
  version = INSPECTOR_VERSION;
  #core;

  /**
   * @param {PoolCore} core
   * @param {string} id
   */
  constructor(core, id) {
    this.#core = core;
    this.id = id;
    this.name = core.settings.name;
    this.path = core.path;
    /** Whether what children print is piped. */
    this.hasConsole = core.settings.pipesOutput;
  }

  get #pool() {
    return /** @type {import('../../index.js').ChildProcessPool} */ (this.#core.emitter);
  }

  /** @returns {string} */
  get strategy() {
    return this.#pool.LB.algorithm;
  }

  get max() {
    return this.#core.max;
  }

  /** Whether its balancer goes by what children use. */
  get isSampled() {
    return this.#core.isSampled;
  }

  /** Counters, as `pool.stats()` has them. */
  stats() {
    return this.#pool.stats();
  }

  /** Those that have not ended. @returns {InspectedChild[]} */
  children() {
    return this.#core.children.entries().map(([, forked]) => ({
      pid: forked.pid,
      isReady: forked.ready,
      isAsleep: forked.sleeping,
      isLeaving: forked.isLeaving,
      inFlight: forked.activitiesCount,
      inspectPort: forked.inspectPort,
    }));
  }

  /** The output of a child from before there was a listener. @param {number} pid @returns {Array<{ text: string, isError: boolean }>} */
  lastLines(pid) {
    return this.#find(pid)?.[1].lastLines ?? [];
  }

  /** Tells what children print, until the returned function is called. @param {(output: Output) => void} listener */
  listen(listener) {
    const { emitter } = this.#core;
    emitter.on('output', listener);
    return () => {
      emitter.off('output', listener);
    };
  }

  /**
   * Takes what children use: for `stats()`, and for the balancer, where electron-re's strategies look for it.
   *
   * @param {Map<number, { cpu: number, memory?: number }>} usages by pid; threads have no memory of their own
   */
  take(usages) {
    /** @type {Record<string, number>} */
    const cpuOccupancyMap = {};
    /** @type {Record<string, number>} */
    const memoryOccupancyMap = {};
    for (const forked of this.#core.children.serving()) {
      const usage = usages.get(forked.pid);
      forked.usage = usage;
      if (!usage) continue;
      cpuOccupancyMap[forked.pid] = usage.cpu;
      memoryOccupancyMap[forked.pid] = usage.memory ?? 0;
    }
    this.#pool.LB.updateParams({ cpuOccupancyMap, memoryOccupancyMap });
  }

  /**
   * Does something to a child. `isDone` says whether it sleeps or is awake now, or has ended, and `signal` by which.
   *
   * @param {number} pid
   * @param {ChildAction} action
   * @returns {Promise<{ isDone: boolean, signal: NodeJS.Signals | null }>}
   */
  async act(pid, action) {
    const [child, forked] = this.#find(pid) ?? [];
    if (child === undefined || !forked) return { isDone: false, signal: null };
    if (action === 'sleep') return { isDone: forked.sleep(), signal: null };
    if (action === 'wake') {
      forked.wakeup();
      return { isDone: true, signal: null };
    }
    /** @type {NodeJS.Signals | null} */
    let last = null;
    forked.child.once('exit', (_code, signal) => (last = signal));
    const ended = this.#core.killChild(child);
    if (action === 'replace') this.#core.command((native) => native.startInstead());
    await ended;
    return { isDone: true, signal: last };
  }

  /** Has a fresh child take the place of one. Returns whether that takes calls, and so may be replaced. @param {number} pid */
  recycle(pid) {
    const [child, forked] = this.#find(pid) ?? [];
    if (!forked || !this.#core.children.isServing(child)) return false;
    forked.recycle();
    return true;
  }

  /** Has a child end once it is done with its calls. Returns whether it took calls until then. @param {number} pid */
  drain(pid) {
    const [child, forked] = this.#find(pid) ?? [];
    if (!forked || !this.#core.children.isServing(child)) return false;
    void forked.drain();
    return true;
  }

  /** Whether `profile` and `heapSnapshot` are there. */
  canRecord = true;

  /** See index.d.ts. @param {number} pid @param {number} ms @param {AbortSignal} signal */
  profile(pid, ms, signal) {
    return this.#known(pid).profile(ms, { signal });
  }

  /** See index.d.ts. @param {number} pid */
  heapSnapshot(pid) {
    return this.#known(pid).heapSnapshot();
  }

  /** @param {number} pid */
  #known(pid) {
    const [, forked] = this.#find(pid) ?? [];
    if (!forked) throw new PoolError('ERR_CHILD_EXITED', `Child ${pid} has ended`, { pid });
    return forked;
  }

  /** Wakes those that sleep, at the end of this process. */
  continueChildren() {
    this.#core.ask((native) => native.continueAll());
  }

  /** @param {number} pid */
  #find(pid) {
    return this.#core.children.entries().find(([, forked]) => forked.pid === pid);
  }
}

module.exports = { INSPECTOR_VERSION, PoolInspector };
