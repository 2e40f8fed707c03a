'use strict';

/** @typedef {import('./task.js').Task} Task */

/** Tasks that wait for a thread. */
class TaskQueue {
  /** @type {Set<Task>} */
  #tasks = new Set();

  /** @param {number} maxLength */
  constructor(maxLength) {
    this.maxLength = maxLength;
  }

  /** Oldest first. */
  get queue() {
    return [...this.#tasks];
  }

  get length() {
    return this.#tasks.size;
  }

  get isFull() {
    return this.#tasks.size >= this.maxLength;
  }

  /** @param {Task} task */
  add(task) {
    this.#tasks.add(task);
  }

  /** @param {Task} task */
  remove(task) {
    return this.#tasks.delete(task);
  }
}

module.exports = { TaskQueue };
