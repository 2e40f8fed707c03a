'use strict';

const path = require('path');
const { poolChildren } = require('./pool-control.js');

/** @typedef {import('./monitor.js').Sample} Sample */
/** @typedef {import('./pool-control.js').PoolChild} PoolChild */
/** @typedef {import('../../ui/src/protocol.js').ProcessRow} ProcessRow */
/** @typedef {import('../../ui/src/protocol.js').Mark} Mark */
/** @typedef {import('../../ui/src/protocol.js').Action} Action */

/**
 * Details of a process that the app knows, beside the sampled figures.
 *
 * @typedef {object} Known
 * @property {string} mark
 * @property {string} [name]
 * @property {string} [url]
 * @property {Action[]} [actions]
 * @property {boolean} [hasConsole]
 */

/** Marks that an app may pass to `listen`; others are shown as the last one. @type {ReadonlySet<string>} */
const MARKS = new Set(['main', 'renderer', 'service', 'node', 'utility', 'gpu', 'zygote', 'other']);

/** Marks that `listen` cannot change. @type {ReadonlySet<string>} */
const FIXED = new Set(['main', 'guard', 'thread']);

/**
 * The process that ends the children when their host is gone. If it ended, the children would end, too, so it has no actions.
 *
 * @type {Readonly<Known>}
 */
const GUARD = { mark: 'guard', name: 'Guard', hasConsole: false };

/**
 * A thread of a pool that belongs to another thread: only that thread could end it.
 *
 * @type {Readonly<Known>}
 */
const THREAD = { mark: 'thread', name: 'Thread', hasConsole: false };

/** Combines all details of each process, for the page and for listeners. */
class ProcessTable {
  /** By `listen`. @type {Map<number, { mark: string, url: string }>} */
  listened = new Map();
  /** Processes that were asked to end. @type {Set<number>} */
  ending = new Set();
  #host;
  #hasConsole;

  /**
   * @param {import('./host.js').Host} host
   * @param {(pid: number) => boolean} hasConsole
   */
  constructor(host, hasConsole) {
    this.#host = host;
    this.#hasConsole = hasConsole;
  }

  /** @param {Sample[]} samples @returns {ProcessRow[]} */
  rows(samples) {
    const children = poolChildren();
    const known = this.#host.known(samples.map(({ pid }) => pid));
    return samples.map((sample) => {
      const poolChild = children.get(sample.pid);
      const details = poolChild
        ? detailsOfChild(poolChild, sample)
        : this.#details(sample, fixedFor(sample) ?? known.get(sample.pid) ?? this.#unknown(sample));
      const isEnding = this.ending.has(sample.pid);
      return {
        pid: sample.pid,
        ppid: sample.ppid,
        cpu: sample.cpu,
        memory: sample.isThread ? null : sample.memory,
        pss: sample.pss,
        started: sample.started * 1000,
        ...details,
        ...(isEnding && { state: /** @type {const} */ ('ending'), actions: [], canRecord: false }),
      };
    });
  }

  /** @param {Sample} sample @returns {Known} */
  #unknown({ pid, name }) {
    return pid === process.pid ? this.#host.main() : { mark: 'other', name, actions: ['kill'] };
  }

  /** @param {Sample} sample @param {Known} known */
  #details({ pid, stopped }, known) {
    const listened = this.listened.get(pid);
    const isFixed = FIXED.has(known.mark);
    const mark = isFixed ? known.mark : (listened?.mark ?? known.mark);
    const url = listened?.url || known.url || '';
    return {
      mark: /** @type {Mark} */ (isFixed || MARKS.has(mark) ? mark : 'other'),
      name: known.name || lastPart(url) || mark,
      url,
      pool: null,
      poolName: null,
      strategy: null,
      state: /** @type {ProcessRow['state']} */ (stopped ? 'asleep' : 'running'),
      inFlight: null,
      inspector: mark === 'main' ? ownInspector() : null,
      hasConsole: known.hasConsole ?? this.#hasConsole(pid),
      actions: known.actions ?? [],
      canRecord: false,
    };
  }
}

/** @param {Sample} sample */
function fixedFor({ isGuard, isThread }) {
  if (isGuard) return GUARD;
  return isThread ? THREAD : undefined;
}

/** @param {PoolChild} poolChild @param {Sample} sample */
function detailsOfChild({ pool, child }, { stopped, isThread }) {
  const { inFlight, inspectPort } = child;
  const state = stateOf(child, stopped);
  return {
    mark: /** @type {Mark} */ (isThread ? 'thread' : 'node'),
    name: path.basename(pool.path),
    url: pool.path,
    pool: pool.id,
    poolName: pool.name,
    strategy: pool.strategy,
    state,
    inFlight,
    inspector: inspectPort === null ? null : `127.0.0.1:${inspectPort}`,
    hasConsole: pool.hasConsole,
    actions: actionsOfChild(state).filter((action) => action !== 'sleep' || !isThread),
    canRecord: pool.canRecord && (state === 'idle' || state === 'busy'),
  };
}

/**
 * @param {import('../pool/inspector.js').InspectedChild} child
 * @param {boolean} stopped
 * @returns {ProcessRow['state']}
 */
function stateOf({ isAsleep, isReady, isLeaving, inFlight }, stopped) {
  if (isLeaving) return 'ending';
  if (isAsleep || stopped) return 'asleep';
  if (inFlight > 0) return 'busy';
  return isReady ? 'idle' : 'starting';
}

/** @param {ProcessRow['state']} state @returns {Action[]} */
function actionsOfChild(state) {
  // Its calls may never end.
  if (state === 'ending') return ['kill'];
  if (state === 'starting') return ['kill', 'restart'];
  if (state === 'busy') return ['kill', 'restart', 'recycle', 'drain'];
  return ['kill', state === 'asleep' ? 'wake' : 'sleep', 'restart', 'recycle', 'drain'];
}

/** The address of this process's inspector, if it is open. */
function ownInspector() {
  // Not always available: Electron may be built without it.
  try {
    const url = /** @type {typeof import('inspector')} */ (require('inspector')).url();
    return url ? new URL(url).host : null;
  } catch {
    return null;
  }
}

/** @param {string} url */
function lastPart(url) {
  return url.split(/[?#]/)[0].split(/[\\/]/).filter(Boolean).pop() ?? '';
}

module.exports = { ProcessTable, stateOf };
