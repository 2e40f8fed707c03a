'use strict';

const { EventEmitter } = require('events');
const path = require('path');
const { now } = require('../common/primordials.js');

/** @typedef {import('../../ui/src/protocol.js').Death} Death */
/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

/** Kept, for who wants to know afterwards. */
const MOST = 100;
/** Characters of last words. */
const LONGEST = 500;

/** The last processes that have ended, also those of pools that are closed; emits `death` with each. */
class Deaths extends EventEmitter {
  /** @type {Death[]} */
  #kept = [];
  #next = 0;

  /** Oldest first. */
  get all() {
    return this.#kept;
  }

  /** @param {Omit<Death, 'id' | 'time'>} death */
  add(death) {
    const entry = { id: this.#next++, time: now(), ...death };
    this.#kept.push(entry);
    if (this.#kept.length > MOST) this.#kept.shift();
    this.emit('death', entry);
  }

  /**
   * @param {PoolCore} core
   * @param {ForkedProcess} forked
   * @param {{ code: number | null, signal: NodeJS.Signals | null, reason?: 'out-of-memory' | null, lastWords: string | null, asked: boolean }} end
   */
  addChild(core, forked, { code, signal, reason, lastWords, asked }) {
    this.add({
      pid: forked.pid,
      name: path.basename(core.path),
      mark: 'node',
      poolName: core.settings.name,
      code,
      signal,
      reason: reason ?? null,
      lastWords: lastWords === null ? null : lastWords.slice(0, LONGEST),
      lostCalls: forked.lostCalls,
      wasAsked: asked,
    });
  }
}

const SINGLETON = Symbol.for('electron-re-native.deaths');

/** Kept on `process`: the process manager of one copy of this package tells what has ended of all. @returns {Deaths} */
function processDeaths() {
  const holder = /** @type {any} */ (process);
  if (!holder[SINGLETON]) {
    const made = new Deaths();
    // As many pages as there are listen.
    made.setMaxListeners(0);
    Object.defineProperty(holder, SINGLETON, { value: made });
  }
  return holder[SINGLETON];
}

module.exports = { deaths: processDeaths() };
