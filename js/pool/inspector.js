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
 * @property {boolean} isLeaving whether it takes no more calls
 * @property {number} inFlight the number of its calls
 * @property {number | null} inspectPort
 */

/** What the process manager may do to a child. @typedef {'sleep' | 'wake' | 'end' | 'replace'} ChildAction */

const INSPECTOR_VERSION = 2;

/**
 * The process manager's view of a pool, and what it may do to the pool. The manager may belong to another copy of this
 * package with another version. So a member never changes its meaning, and a version that adds or removes one gets the
 * next number.
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
    /** Whether the output of children is piped. */
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

  /** Whether the balancer of the pool goes by what children use. */
  get isSampled() {
    return this.#core.isSampled;
  }

  /** The counters of `pool.stats()`. */
  stats() {
    return this.#pool.stats();
  }

  /** The children that have not ended. @returns {InspectedChild[]} */
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

  /**
   * Returns the output that a child printed before there was a listener.
   *
   * @param {number} pid
   * @returns {Array<{ text: string, isError: boolean }>}
   */
  lastLines(pid) {
    return this.#find(pid)?.[1].lastLines ?? [];
  }

  /**
   * Passes the output of children to a listener until the returned function is called.
   *
   * @param {(output: Output) => void} listener
   */
  listen(listener) {
    const { emitter } = this.#core;
    emitter.on('output', listener);
    return () => {
      emitter.off('output', listener);
    };
  }

  /**
   * Takes what children use, for `stats()` and for the balancer. electron-re's strategies look for it there.
   *
   * @param {Map<number, { cpu: number, memory?: number }>} usages by pid; threads do not have their own memory
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
   * Does something to a child. `isDone` says whether the child sleeps, is awake or has ended now. `signal` is the
   * signal that ended it.
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

  /** Replaces a child with a fresh one. Returns false if the child takes no calls. @param {number} pid */
  recycle(pid) {
    const [child, forked] = this.#find(pid) ?? [];
    if (!forked || !this.#core.children.isServing(child)) return false;
    forked.recycle();
    return true;
  }

  /** Ends a child after its calls. Returns false if the child takes no calls. @param {number} pid */
  drain(pid) {
    const [child, forked] = this.#find(pid) ?? [];
    if (!forked || !this.#core.children.isServing(child)) return false;
    void forked.drain();
    return true;
  }

  /** Whether this version has `profile` and `heapSnapshot`. */
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

  /** Wakes the sleeping children when this process ends. */
  continueChildren() {
    this.#core.ask((native) => native.continueAll());
  }

  /** @param {number} pid */
  #find(pid) {
    return this.#core.children.entries().find(([, forked]) => forked.pid === pid);
  }
}

module.exports = { INSPECTOR_VERSION, PoolInspector };
