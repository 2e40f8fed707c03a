'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');
const { native } = require('../native/native.js');
const { MOST_CHILDREN } = require('../wire/limits.js');

/** @typedef {import('./task.js').Task} Task */
/** @typedef {import('../../binding.js').NativeThreadOrder} Order */

/**
 * Orders of the native side that a pool carries out.
 *
 * @typedef {object} Owner
 * @property {(child: number) => void} start starts the thread of this number
 * @property {(child: number, task: Task) => void} run passes a task to the thread
 * @property {(child: number) => void} late ends the thread, because its task has timed out
 * @property {(child: number) => void} end ends the thread, because it is surplus
 */

/** Which thread gets which task, and when: src/core/pool/thread_scheduler.rs decides that. */
class ThreadScheduler {
  #native;
  #owner;
  /** By ticket: a small number that is reused once its task is settled. @type {Array<Task | undefined>} */
  #tasks = [];
  /** @type {number[]} */
  #free = [];
  /** Tickets that orders may still name. @type {number[]} */
  #released = [];
  /** @type {Order[]} */
  #orders = [];
  #isCarryingOut = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} path the entry script of threads
   * @param {number} maxThreads
   * @param {Owner} owner
   */
  constructor(path, maxThreads, owner) {
    this.#native = new (native().NativeThreadScheduler)({
      path,
      max: atMost(maxThreads),
      concurrency: 1,
      strategy: 'WARMEST',
      lifecycle: false,
      startTimeout: 0,
    });
    this.#owner = owner;
  }

  /** @param {Task} task @param {boolean} prefersIdle whether to start a thread for it only if none is idle */
  submit(task, prefersIdle) {
    task.ticket = this.#free.pop() ?? this.#tasks.length;
    this.#tasks[task.ticket] = task;
    this.#carryOut(this.#native.submit(task.ticket, task.timeout, prefersIdle));
  }

  /** A thread is done with a task. @param {number} child @param {Task} task */
  answered(child, task) {
    this.#carryOut(this.#native.answered(child, this.#release(task)));
  }

  /** A thread has ended, or could not be started. @param {number} child @param {Task} [task] its task, if any */
  ended(child, task) {
    if (task) this.#release(task);
    this.#carryOut(this.#native.ended(child));
  }

  /** A waiting task is abandoned. @param {Task} task */
  cancel(task) {
    this.#carryOut(this.#native.cancel(this.#release(task)));
  }

  /** Starts as many threads as are allowed. @param {number} maxThreads */
  fill(maxThreads) {
    this.#carryOut(this.#native.warm(atMost(maxThreads)));
  }

  /** @param {number} maxThreads */
  setMaxThreads(maxThreads) {
    this.#carryOut(this.#native.setMax(atMost(maxThreads)));
  }

  /** Replaces a thread with a fresh one; the old one ends once it has no task. @param {number} child */
  recycle(child) {
    this.#carryOut(this.#native.recycle(child));
  }

  /** Ends a thread once it has no task. @param {number} child */
  drain(child) {
    this.#carryOut(this.#native.drain(child));
  }

  /** Starts a thread in place of one that was asked to end for this. */
  startInstead() {
    this.#carryOut(this.#native.startInstead());
  }

  /** Whether a thread takes tasks. @param {number} child */
  isServing(child) {
    return this.#native.isServing(child);
  }

  /** @param {number} ticket */
  taskOf(ticket) {
    return this.#tasks[ticket];
  }

  stats() {
    return this.#native.stats();
  }

  /** @param {Task} task */
  #release({ ticket }) {
    this.#tasks[ticket] = undefined;
    this.#released.push(ticket);
    return ticket;
  }

  /** Orders that arrive in the meantime are carried out afterwards. @param {Order[]} orders */
  #carryOut(orders) {
    this.#orders.push(...orders);
    if (this.#isCarryingOut) return;
    this.#isCarryingOut = true;
    try {
      for (let order = this.#orders.shift(); order; order = this.#orders.shift()) this.#obey(order);
    } finally {
      this.#isCarryingOut = false;
    }
    this.#free.push(...this.#released.splice(0));
  }

  /** @param {Order} order */
  #obey(order) {
    if (order.kind === 'wake') this.#wakeIn(order.ms);
    else if (order.kind === 'run') {
      // The task may have been abandoned in the meantime.
      const task = this.#tasks[order.ticket];
      if (task) this.#owner.run(order.child, task);
    } else this.#owner[order.kind](order.child);
  }

  /** One timer for all tasks. The threads that have tasks keep the process alive. @param {number} ms */
  #wakeIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#carryOut(this.#native.onTime()), Math.ceil(ms));
    this.#timer.unref();
  }
}

/** @param {number} threads */
function atMost(threads) {
  return Math.min(threads, MOST_CHILDREN);
}

module.exports = { ThreadScheduler };
