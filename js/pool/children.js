'use strict';

const { Promise } = require('../common/primordials.js');
const { DeathCounts } = require('./death-counts.js');

/** @typedef {import('./forked-process.js').ForkedProcess} ForkedProcess */

/** The children of a pool by their numbers in the core, and the callers that wait until a child ends. */
class Children {
  /** All children that have not ended. @type {Map<number, ForkedProcess>} */
  #all = new Map();
  /** The children that take calls, oldest first. @type {Map<number, ForkedProcess>} */
  #serving = new Map();
  /** @type {Map<number, Array<() => void>>} */
  #exitWaiters = new Map();
  #failuresOfGone = 0;
  /** Counts the children that have ended. */
  deaths = new DeathCounts();

  /** @param {number} child @param {ForkedProcess} forked */
  add(child, forked) {
    this.#all.set(child, forked);
  }

  /**
   * Marks a child as serving. Utility processes may arrive in another order than the pool ordered them.
   *
   * @param {number} child
   */
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

  /** Returns the children that have not ended, with their numbers. */
  entries() {
    return [...this.#all];
  }

  /** Returns a child that takes calls. @param {number} child */
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

  /** Returns the serving children, oldest first. */
  serving() {
    return [...this.#serving.values()];
  }

  /** Returns the serving children with their numbers, oldest first. */
  servingEntries() {
    return [...this.#serving];
  }

  /** Marks a child as leaving: it takes no more calls. @param {number} child */
  leave(child) {
    const forked = this.#all.get(child);
    if (forked) forked.isLeaving = true;
    this.#serving.delete(child);
  }

  /** Removes a child that has ended. @param {number} child */
  remove(child) {
    const forked = this.#all.get(child);
    this.#all.delete(child);
    this.#serving.delete(child);
    this.#failuresOfGone += forked?.errors ?? 0;
    return forked;
  }

  /** The number of errors that all children of the pool have answered with, including ended children. */
  get failures() {
    let failures = this.#failuresOfGone;
    for (const forked of this.#all.values()) failures += forked.errors;
    return failures;
  }

  /** Counts a call that was lost when its child ended. @param {number | undefined} pid */
  countLost(pid) {
    for (const forked of this.#all.values()) if (forked.pid === pid) forked.lostCalls += 1;
  }

  /** Resolves when the child has ended. @param {number} child @returns {Promise<void>} */
  exitOf(child) {
    return new Promise((resolve) => {
      this.#exitWaiters.set(child, [...(this.#exitWaiters.get(child) ?? []), resolve]);
    });
  }

  /** Resolves the promises of `exitOf` for this child. @param {number} child */
  settleExit(child) {
    for (const done of this.#exitWaiters.get(child) ?? []) done();
    this.#exitWaiters.delete(child);
  }

  /** Releases all waiters: no more events will come. */
  abandon() {
    for (const done of [...this.#exitWaiters.values()].flat()) done();
    this.#exitWaiters.clear();
    this.#serving.clear();
  }
}

module.exports = { Children };
