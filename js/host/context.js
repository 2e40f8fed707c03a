'use strict';

/** What a task gets beside its parameters. Most never look at the signal, so it is made when asked for. */
class Context {
  #host;
  /** @type {AbortController | undefined} */
  #controller;
  #isAborted = false;

  /**
   * @param {string} task
   * @param {{ shared: import('../../index.js').TaskContext['shared'] }} host
   */
  constructor(task, host) {
    this.task = task;
    this.#host = host;
  }

  get signal() {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  get shared() {
    return this.#host.shared;
  }

  /** For the host: nobody waits for the call any more. @param {Context} context */
  static abort(context) {
    context.#isAborted = true;
    context.#controller?.abort();
  }
}

module.exports = { Context };
