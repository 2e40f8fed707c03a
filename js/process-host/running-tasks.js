'use strict';

const { AsyncResource, executionAsyncId } = require('async_hooks');
const { Context } = require('./context.js');
const { fail, isThenable, succeed } = require('./answers.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {(params: any, ctx: import('../../index.js').TaskContext) => unknown} Task */
/** @typedef {{ succeed(id: any, task: string, value: unknown): void, fail(id: any, task: string, error: unknown, result: string | null): void }} Transport */
/** @typedef {import('./task-contexts.js').TaskContexts} TaskContexts */

/** Runs tasks and answers their calls. */
class RunningTasks {
  /**
   * The calls that can be aborted. Only tasks that have returned a promise are still running.
   *
   * @type {Map<unknown, Context>}
   */
  #running = new Map();
  #contexts;

  /** @param {TaskContexts} contexts */
  constructor(contexts) {
    this.#contexts = contexts;
  }

  /**
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Task} task
   * @param {unknown} params
   * @param {Context} context
   */
  begin(transport, id, task, params, context) {
    const brought = Context.broughtBy(context);
    if (brought === undefined) this.#run(transport, id, task, params, context);
    else this.#beginWith(brought, transport, id, task, params, context);
  }

  /**
   * @param {import('./context.js').Brought} brought
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Task} task
   * @param {unknown} params
   * @param {Context} context
   */
  #beginWith({ stores, caller }, transport, id, task, params, context) {
    const run = () => {
      // Only calls for many items need this module.
      if (caller) {
        const { runItems } = require('./item-batch.js');
        runItems({ running: this, transport, caller, id, task, items: params, context });
      } else this.#run(transport, id, task, params, context);
    };
    if (stores === undefined) run();
    else this.#runWithin(stores, run, transport, id, context);
  }

  /**
   * Runs a task in its own async resource, so the effect of `AsyncLocalStorage.enterWith` ends with the task. Passing
   * the trigger saves a third of the cost.
   *
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Task} task
   * @param {unknown} params
   * @param {Context} context
   */
  #run(transport, id, task, params, context) {
    const resource = new AsyncResource('ElectronReTask', executionAsyncId());
    resource.runInAsyncScope(this.#perform, this, transport, id, task, params, context);
  }

  /**
   * @param {Array<[name: string, store: unknown]>} stores
   * @param {() => void} run
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Context} context
   */
  #runWithin(stores, run, transport, id, context) {
    let hasBegun = false;
    try {
      this.#contexts.run(stores, () => {
        hasBegun = true;
        run();
      });
    } catch (error) {
      // An error that a storage throws after the task has begun is not the task's answer.
      if (hasBegun) process.emitWarning(/** @type {Error} */ (error));
      else fail(transport, context.task, id, error);
    }
  }

  /**
   * Runs in the task's own async resource. The getters and `toJSON` of its result also run there.
   *
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Task} task
   * @param {unknown} params
   * @param {Context} context
   */
  #perform(transport, id, task, params, context) {
    const name = context.task;
    try {
      const value = task(params, context);
      if (isThenable(value)) {
        this.#running.set(id, context);
        this.#settleLater(transport, name, id, value);
      } else succeed(transport, name, id, value);
    } catch (error) {
      fail(transport, name, id, error);
    }
  }

  /**
   * Does not use the context: the task's promise holds what is used here, and it may never settle.
   *
   * @param {Transport} transport
   * @param {string} name
   * @param {unknown} id
   * @param {PromiseLike<unknown>} value
   */
  #settleLater(transport, name, id, value) {
    Promise.resolve(value).then(
      (result) => {
        this.#running.delete(id);
        succeed(transport, name, id, result);
      },
      (error) => {
        this.#running.delete(id);
        fail(transport, name, id, error);
      },
    );
  }

  /** Keeps a call whose task has not begun, so that an abort finds it. @param {unknown} id @param {Context} context */
  keep(id, context) {
    this.#running.set(id, context);
  }

  /** @param {unknown} id @returns {boolean} whether the call was there and was not aborted */
  drop(id) {
    return this.#running.delete(id);
  }

  /** @param {unknown} id @returns {boolean} whether there is such a call */
  abort(id) {
    const context = this.#running.get(id);
    if (!context) return false;
    // The task may never settle, so nothing else would remove the call.
    this.#running.delete(id);
    Context.abort(context);
    return true;
  }
}

module.exports = { RunningTasks };
