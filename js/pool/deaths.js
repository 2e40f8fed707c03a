'use strict';

const { EventEmitter } = require('events');
const path = require('path');
const { now } = require('../common/primordials.js');
const { sharedByCopies } = require('../common/shared-by-copies.js');
const { leftBy } = require('./death-counts.js');

/** @typedef {import('../../ui/src/protocol.js').Death} Death */
/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

/** How many deaths are kept for later readers. */
const MOST = 100;
/** The longest `lastWords`, in characters. */
const LONGEST = 500;

/** The last processes that have ended, including those of closed pools. Emits `death` for each. */
class Deaths extends EventEmitter {
  /** @type {Death[]} */
  #kept = [];
  #next = 0;

  constructor() {
    super();
    // Each open page of the process manager adds a listener.
    this.setMaxListeners(0);
  }

  /** Returns the kept deaths, oldest first. */
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
   * Counts the end of a child for its pool and emits it.
   *
   * @param {PoolCore} core
   * @param {ForkedProcess} forked
   * @param {{ code: number | null, signal: NodeJS.Signals | null, reason?: 'out-of-memory' | null, lastWords: string | null, asked: boolean, recycled?: boolean }} end
   */
  addChild(core, forked, { code, signal, reason, lastWords, asked, recycled }) {
    const death = {
      pid: forked.pid,
      name: path.basename(core.path),
      mark: /** @type {'thread' | 'node'} */ (core.hosted?.canSleep === false ? 'thread' : 'node'),
      pool: core.id,
      poolName: core.settings.name,
      code,
      signal,
      reason: reason ?? leftBy(forked.isDrained, recycled),
      lastWords: lastWords === null ? null : lastWords.slice(0, LONGEST),
      lostCalls: forked.lostCalls,
      wasAsked: asked,
    };
    core.children.deaths.add(death);
    this.add(death);
  }
}

/** The version of the interface of `Deaths`, which several copies of this package share. */
const VERSION = 1;

// The process manager of one copy shows the deaths that all copies report.
const deaths = sharedByCopies('deaths', VERSION, () => new Deaths());

module.exports = { deaths };
