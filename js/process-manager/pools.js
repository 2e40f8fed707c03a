'use strict';

const { INSPECTOR_VERSION } = require('../pool/inspector.js');
const { inspectors } = require('../pool/registry.js');

/** @typedef {import('../pool/inspector.js').PoolInspector} PoolInspector */

// Replacements for methods that a version of the inspector does not have.
const LATENCY = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
const COUNTERS = { inFlight: 0, queued: 0, done: 0, failed: 0, sleeps: 0, wait: LATENCY, run: LATENCY };
const STATS_OF_CHILD = { pid: 0, ...COUNTERS };
const STATS = { ...COUNTERS, restarts: 0, recycled: 0 };
const CHILD = { pid: 0, isReady: false, isAsleep: false, isLeaving: false, inFlight: 0, inspectPort: null };
const OUTCOME = { isDone: false, signal: null };
const FACTS = { id: '', name: '', path: '', strategy: '', hasConsole: false, isSampled: false, max: 0 };

/** @type {WeakMap<object, PoolInspector>} */
const understood = new WeakMap();

/**
 * The pools of this process, including those of other copies of this package.
 *
 * @returns {PoolInspector[]}
 */
function pools() {
  return inspectors().map((one) => (one.version === INSPECTOR_VERSION ? one : understand(one)));
}

/** A pool's inspector of another version, with the parts that this version understands. @param {any} inspector */
function understand(inspector) {
  let known = understood.get(inspector);
  if (!known) understood.set(inspector, (known = /** @type {any} */ (new Understood(inspector))));
  return /** @type {PoolInspector} */ (known);
}

/** See PoolInspector. */
class Understood {
  #inspector;

  /** @param {any} inspector */
  constructor(inspector) {
    this.#inspector = inspector;
    for (const name of Object.keys(FACTS))
      Object.defineProperty(this, name, { get: () => fill(FACTS, inspector)[name], enumerable: true });
  }

  stats() {
    const stats = this.#ask('stats');
    const children = withPids(fillAll(STATS_OF_CHILD, stats?.children));
    return { ...fill(STATS, stats), children: children.map((child) => ({ ...child, current: null })) };
  }

  children() {
    return withPids(fillAll(CHILD, this.#ask('children')));
  }

  /** @param {number} pid */
  lastLines(pid) {
    return fillAll({ text: '', isError: false }, this.#ask('lastLines', pid));
  }

  /** @param {(output: any) => void} listener */
  listen(listener) {
    const stop = this.#ask('listen', (/** @type {unknown} */ output) =>
      listener(fill({ pid: 0, stream: 'stdout', text: '' }, output)),
    );
    return typeof stop === 'function' ? stop : () => {};
  }

  /** @param {unknown} usages */
  take(usages) {
    this.#ask('take', usages);
  }

  /** Not supported by earlier versions. */
  canRecord = false;

  /** Not supported by earlier versions. @param {number} pid */
  recycle(pid) {
    return this.#ask('recycle', pid) === true;
  }

  /** Not supported by earlier versions. @param {number} pid */
  drain(pid) {
    return this.#ask('drain', pid) === true;
  }

  /** @param {number} pid @param {string} action */
  async act(pid, action) {
    return fill(OUTCOME, await this.#ask('act', pid, action));
  }

  /** @param {string} name @param {...unknown} args @returns {any} */
  #ask(name, ...args) {
    const inspector = this.#inspector;
    return typeof inspector[name] === 'function' ? inspector[name](...args) : undefined;
  }
}

/** @param {any[]} children */
function withPids(children) {
  return children.filter(({ pid }) => pid > 0);
}

/** @param {Record<string, unknown>} nothing @param {unknown} list */
function fillAll(nothing, list) {
  return Array.isArray(list) ? list.map((one) => fill(nothing, one)) : [];
}

/** @param {Record<string, unknown>} nothing @param {any} found @returns {Record<string, any>} */
function fill(nothing, found) {
  const filled = { ...nothing };
  for (const name of Object.keys(nothing)) {
    const value = found?.[name];
    const isNullable = nothing[name] === null && (typeof value === 'number' || typeof value === 'string');
    if (isNullable || typeof value === typeof nothing[name]) filled[name] = value;
  }
  return filled;
}

module.exports = { pools };
