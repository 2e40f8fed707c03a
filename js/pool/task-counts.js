'use strict';

const { MOST_COUNTED_TASKS } = require('../wire/batch.js');

/** @typedef {import('../../index.js').TaskStats} TaskStats */
/** @typedef {import('../../binding.js').NativePoolStats['tasks']} NativeTaskStats */

/** Numbers for tasks, which the native side counts calls by, and answers that were errors, which only this side can tell. */
class TaskCounts {
  /** From 1 on. @type {Map<string, number>} */
  #numbers = new Map();
  /** By the numbers of tasks. @type {number[]} */
  #errors = [];

  /**
   * What a task is counted by. 0, that is not at all, beyond the first tasks: a caller may make up names.
   *
   * @param {string} task
   */
  numberOf(task) {
    const known = this.#numbers.get(task);
    if (known !== undefined) return known;
    if (this.#numbers.size === MOST_COUNTED_TASKS) return 0;
    const number = this.#numbers.size + 1;
    this.#numbers.set(task, number);
    return number;
  }

  /** A task has answered with an error. @param {string} task */
  noteError(task) {
    const number = this.numberOf(task);
    this.#errors[number] = (this.#errors[number] ?? 0) + 1;
  }

  /**
   * As `stats().tasks`.
   *
   * @param {NativeTaskStats} counted
   * @returns {Record<string, TaskStats>}
   */
  statsOf(counted) {
    const tallies = new Map(counted.map(({ task, counters }) => [task, counters]));
    /** @type {Record<string, TaskStats>} */
    const stats = Object.create(null);
    for (const [task, number] of this.#numbers) {
      const counters = tallies.get(number);
      if (!counters) continue;
      const { done, failed, wait, run } = counters;
      stats[task] = { done, failed: failed + (this.#errors[number] ?? 0), wait, run };
    }
    return stats;
  }
}

module.exports = { TaskCounts };
