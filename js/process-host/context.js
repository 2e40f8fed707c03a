'use strict';

const { AsyncResource } = require('async_hooks');
const { format } = require('util');

/**
 * @typedef {object} Brought
 * @property {Array<[name: string, store: unknown]>} [stores] the stores of `AsyncLocalStorage`
 * @property {import('./item-batch.js').Caller} [caller] the caller of a call for many items
 * @property {number} [attempt] counts the attempts of the same call
 */

/** What a task gets beside its parameters. Most tasks never use the signal, so it is created on first use. */
class Context {
  #host;
  /** @type {AbortController | undefined} */
  #controller;
  /** The async context of the first use of the signal. Its listeners run there. @type {AsyncResource | undefined} */
  #listening;
  #isAborted = false;
  /** The actions that run when the call is over. @type {Array<(isAborted: boolean) => void> | undefined} */
  #whenOver;
  /** @type {import('../../index.js').CallPort | undefined} */
  #port;
  #tell;
  #brought;

  /**
   * @param {string} task
   * @param {{ shared: import('../../index.js').TaskContext['shared'], worker: number, keepAwake: import('../../index.js').TaskContext['keepAwake'], log(task: string, text: string): void }} host
   * @param {(value: unknown) => void} [tell] given if the caller wants progress reports
   * @param {Brought} [brought] what the call brings beside its parameters
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

  /** Logs a line. Users may take the function out of the context. */
  get log() {
    return (/** @type {unknown[]} */ ...values) => this.#host.log(this.task, format(...values));
  }

  /** Reports progress. Users may take the function out of the context. */
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

  /** Keeps the child awake. Users may take the function out of the context. */
  get keepAwake() {
    return () => this.#host.keepAwake();
  }

  /** Only the host calls this. @param {Context} context */
  static broughtBy(context) {
    return context.#brought;
  }

  /**
   * Creates the context for one item of a call. Only the host calls this.
   *
   * @param {Context} context the context of the call
   */
  static ofItem(context) {
    const attempt = context.#brought?.attempt;
    const brought = attempt === undefined ? undefined : { attempt };
    const own = new Context(context.task, context.#host, undefined, brought);
    own.#isAborted = context.#isAborted;
    return own;
  }

  /** Only the host calls this. @param {Context} context @param {any} port */
  static setPort(context, port) {
    context.#port = port;
  }

  /**
   * Only the host calls this.
   *
   * @param {Context} context
   * @param {(isAborted: boolean) => void} act may run more than once
   */
  static whenOver(context, act) {
    (context.#whenOver ??= []).push(act);
  }

  /** The host calls this when the task and the stream that it has returned are over. @param {Context} context */
  static over(context) {
    endAll(context.#whenOver, false);
  }

  /** The host calls this when the caller has given up the call. @param {Context} context */
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
