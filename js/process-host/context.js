'use strict';

const { AsyncResource } = require('async_hooks');
const { format } = require('util');

/**
 * @typedef {object} Brought
 * @property {Array<[name: string, store: unknown]>} [stores] of `AsyncLocalStorage`
 * @property {import('./item-batch.js').Caller} [caller] of many items
 * @property {number} [attempt] which one of the same call this is
 */

/** What a task gets beside its parameters. Most never look at the signal, so it is made when asked for. */
class Context {
  #host;
  /** @type {AbortController | undefined} */
  #controller;
  /** Where the signal was first asked for: its listeners run there. @type {AsyncResource | undefined} */
  #listening;
  #isAborted = false;
  /** What is to be done when the call is over. @type {Array<(isAborted: boolean) => void> | undefined} */
  #whenOver;
  /** @type {import('../../index.js').CallPort | undefined} */
  #port;
  #tell;
  #brought;

  /**
   * @param {string} task
   * @param {{ shared: import('../../index.js').TaskContext['shared'], worker: number, keepAwake: import('../../index.js').TaskContext['keepAwake'], log(task: string, text: string): void }} host
   * @param {(value: unknown) => void} [tell] where the caller wants to know how far the call is
   * @param {Brought} [brought] by the call, beside its parameters
   */
  constructor(task, host, tell, brought) {
    this.task = task;
    this.#brought = brought;
    this.#host = host;
    this.#tell = tell;
  }

  get name() {
    return this.task;
  }

  get attempt() {
    return this.#brought?.attempt ?? 1;
  }

  /** @param {unknown[]} values */
  log(...values) {
    this.#host.log(this.task, format(...values));
  }

  /** May be taken out of the context. */
  get progress() {
    return this.#tell ?? nobodyListens;
  }

  get signal() {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort();
      else this.#listening = new AsyncResource('ElectronReAbort');
    }
    return this.#controller.signal;
  }

  get port() {
    return this.#port;
  }

  get shared() {
    return this.#host.shared;
  }

  get worker() {
    return this.#host.worker;
  }

  keepAwake() {
    return this.#host.keepAwake();
  }

  /** For the host. @param {Context} context */
  static broughtBy(context) {
    return context.#brought;
  }

  /** For the host: of one of the items that a call is for. @param {Context} context of that call */
  static ofItem(context) {
    const attempt = context.#brought?.attempt;
    const brought = attempt === undefined ? undefined : { attempt };
    const own = new Context(context.task, context.#host, undefined, brought);
    own.#isAborted = context.#isAborted;
    return own;
  }

  /** For the host. @param {Context} context @param {any} port */
  static setPort(context, port) {
    context.#port = port;
  }

  /** For the host. @param {Context} context @param {(isAborted: boolean) => void} act may be called more than once */
  static whenOver(context, act) {
    (context.#whenOver ??= []).push(act);
  }

  /** For the host: the task is through, and so is the stream that it has returned. @param {Context} context */
  static over(context) {
    endAll(context.#whenOver, false);
  }

  /** For the host: nobody waits for the call any more. @param {Context} context */
  static abort(context) {
    const controller = context.#controller;
    context.#isAborted = true;
    endAll(context.#whenOver, true);
    if (controller) context.#listening?.runInAsyncScope(controller.abort, controller);
  }
}

/** @param {Array<(isAborted: boolean) => void> | undefined} acts @param {boolean} isAborted */
function endAll(acts, isAborted) {
  if (acts) for (const act of acts) act(isAborted);
}

function nobodyListens() {}

module.exports = { Context };
