'use strict';

/** What a task gets beside its parameters. Most never look at the signal, so it is made when asked for. */
class Context {
  #id;
  #aborts;
  #host;
  /** @type {AbortSignal | undefined} */
  #signal;
  #isOver = false;

  /**
   * @param {string} task
   * @param {unknown} id what the call's lane knows it by
   * @param {Map<unknown, AbortController>} aborts
   * @param {{ shared: import('../../index.js').TaskContext['shared'] }} host
   */
  constructor(task, id, aborts, host) {
    this.task = task;
    this.#id = id;
    this.#aborts = aborts;
    this.#host = host;
  }

  get signal() {
    if (!this.#signal) {
      const controller = new AbortController();
      this.#signal = controller.signal;
      // A task may keep its context; nobody can abort what is over.
      if (!this.#isOver) this.#aborts.set(this.#id, controller);
    }
    return this.#signal;
  }

  get shared() {
    return this.#host.shared;
  }

  /** For the host: the call is answered. @param {Context} context */
  static end(context) {
    context.#isOver = true;
    if (context.#signal) context.#aborts.delete(context.#id);
  }
}

module.exports = { Context };
