'use strict';

const { MOST_COUNTED_TASKS } = require('../wire/batch.js');

/** @typedef {import('../../index.js').TaskStats} TaskStats */
/** @typedef {import('../../binding.js').NativePoolStats['tasks']} NativeTaskStats */

/**
 * Assigns numbers to tasks, by which the native side counts calls. Also counts errors, which only this side can tell.
 */
class TaskCounts {
  /** The numbers of tasks, from 1 on. @type {Map<string, number>} */
  #numbers = new Map();
  /** The number of errors, by the number of the task. @type {number[]} */
  #errors = [];

  /**
   * Returns the number that a task is counted by. Beyond the first tasks it returns 0, and the task is not counted: a
   * caller may make up names.
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

  /** Counts an error that a task has answered with. @param {string} task */
  noteError(task) {
    const number = this.numberOf(task);
    this.#errors[number] = (this.#errors[number] ?? 0) + 1;
  }

  /**
   * Returns the counts as `stats().tasks`.
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
