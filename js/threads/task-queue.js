'use strict';

/** @typedef {import('./task.js').Task} Task */

/** Tasks that wait for a thread, the oldest first. */
class TaskQueue {
  /** @type {Task[]} */
  queue = [];

  /** @param {number} maxLength */
  constructor(maxLength) {
    this.maxLength = maxLength;
  }

  get length() {
    return this.queue.length;
  }

  get isFull() {
    return this.queue.length >= this.maxLength;
  }

  /** @param {Task} task */
  push(task) {
    this.queue.push(task);
  }

  shift() {
    return this.queue.shift();
  }

  /** Takes all out. */
  clear() {
    return this.queue.splice(0);
  }
}

module.exports = { TaskQueue };
