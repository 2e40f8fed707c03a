'use strict';

const { Promise } = require('../common/primordials.js');
const { DeathCounts } = require('./death-counts.js');

/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

/** The children of a pool by the core's numbers, and the callers that wait for their ends. */
class Children {
  /** Until they have ended. @type {Map<number, ForkedProcess>} */
  #all = new Map();
  /** Those that take calls, oldest first. @type {Map<number, ForkedProcess>} */
  #serving = new Map();
  /** @type {Map<number, Array<() => void>>} */
  #exitWaiters = new Map();
  #failuresOfGone = 0;
  /** Of those that have ended. */
  deaths = new DeathCounts();

  /** @param {number} child @param {ForkedProcess} forked */
  add(child, forked) {
    this.#all.set(child, forked);
  }

  /** It takes calls. Utility processes may come in another order than they were ordered in. @param {number} child */
  serve(child) {
    const forked = this.#all.get(child);
    if (!forked) return;
    const younger = [...this.#serving].filter(([other]) => other > child);
    this.#serving.set(child, forked);
    for (const [other, its] of younger) {
      this.#serving.delete(other);
      this.#serving.set(other, its);
    }
  }

  /** @param {number} child */
  get(child) {
    return this.#all.get(child);
  }

  /** Those that have not ended, with their numbers. */
  entries() {
    return [...this.#all];
  }

  /** The one that takes calls. @param {number} child */
  getServing(child) {
    return this.#serving.get(child);
  }

  /** @param {number | undefined} child */
  isServing(child) {
    return child !== undefined && this.#serving.has(child);
  }

  get servingCount() {
    return this.#serving.size;
  }

  /** Oldest first. */
  serving() {
    return [...this.#serving.values()];
  }

  /** Oldest first, with their numbers. */
  servingEntries() {
    return [...this.#serving];
  }

  /** It takes no more calls. @param {number} child */
  leave(child) {
    const forked = this.#all.get(child);
    if (forked) forked.isLeaving = true;
    this.#serving.delete(child);
  }

  /** It has ended. @param {number} child */
  remove(child) {
    const forked = this.#all.get(child);
    this.#all.delete(child);
    this.#serving.delete(child);
    this.#failuresOfGone += forked?.errors ?? 0;
    return forked;
  }

  /** Answers that were errors, of all children there have been. */
  get failures() {
    let failures = this.#failuresOfGone;
    for (const forked of this.#all.values()) failures += forked.errors;
    return failures;
  }

  /** A call was lost with its child. @param {number | undefined} pid */
  countLost(pid) {
    for (const forked of this.#all.values()) if (forked.pid === pid) forked.lostCalls += 1;
  }

  /** Resolves when it has ended. @param {number} child @returns {Promise<void>} */
  exitOf(child) {
    return new Promise((resolve) => {
      this.#exitWaiters.set(child, [...(this.#exitWaiters.get(child) ?? []), resolve]);
    });
  }

  /** Tells those who wait for its end. @param {number} child */
  settleExit(child) {
    for (const done of this.#exitWaiters.get(child) ?? []) done();
    this.#exitWaiters.delete(child);
  }

  /** No more events will come. */
  abandon() {
    for (const done of [...this.#exitWaiters.values()].flat()) done();
    this.#exitWaiters.clear();
    this.#serving.clear();
  }
}

module.exports = { Children };
