'use strict';

const { AsyncResource, executionAsyncId } = require('async_hooks');
const { Context } = require('./context.js');
const { textOf, unsendable } = require('./unsendable.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {(params: any, ctx: import('../../index.js').TaskContext) => unknown} Task */
/** @typedef {{ succeed(id: any, task: string, value: unknown): void, fail(id: any, task: string, error: unknown, result: string | null): void }} Transport */
/** @typedef {import('./task-contexts.js').TaskContexts} TaskContexts */

/** Runs tasks, and answers their calls. */
class RunningTasks {
  /** Calls that can be aborted: only a task that has given a promise is still at work. @type {Map<unknown, Context>} */
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
    const stores = Context.storesOf(context);
    if (stores === undefined) this.#run(transport, id, task, params, context);
    else this.#runWithin(stores, transport, id, task, params, context);
  }

  /**
   * Its own resource: what a task enters by `AsyncLocalStorage.enterWith` ends with it. A given trigger saves a third of the cost.
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
   * @param {Transport} transport
   * @param {unknown} id
   * @param {Task} task
   * @param {unknown} params
   * @param {Context} context
   */
  #runWithin(stores, transport, id, task, params, context) {
    let hasBegun = false;
    try {
      this.#contexts.run(stores, () => {
        hasBegun = true;
        this.#run(transport, id, task, params, context);
      });
    } catch (error) {
      // What a storage throws after the task has begun is no answer of that.
      if (hasBegun) process.emitWarning(/** @type {Error} */ (error));
      else fail(transport, context.task, id, error);
    }
  }

  /**
   * Within the task's own async resource, as is all that its result's getters and `toJSON` do.
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
   * Takes no context: the task's promise, which may never settle, holds what is used here.
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

  /** An abort is to find a call whose task has not begun. @param {unknown} id @param {Context} context */
  keep(id, context) {
    this.#running.set(id, context);
  }

  /** @param {unknown} id */
  drop(id) {
    this.#running.delete(id);
  }

  /** @param {unknown} id @returns {boolean} whether there is such a call */
  abort(id) {
    const context = this.#running.get(id);
    if (!context) return false;
    // Its task may never settle, and nothing else will be said of it.
    this.#running.delete(id);
    Context.abort(context);
    return true;
  }
}

/**
 * @param {Transport} transport
 * @param {string} task
 * @param {unknown} id
 * @param {unknown} value
 */
function succeed(transport, task, id, value) {
  try {
    transport.succeed(id, task, value);
  } catch (error) {
    fail(transport, task, id, unsendable(error, task, value));
  }
}

/**
 * @param {Transport} transport
 * @param {string} task
 * @param {unknown} id
 * @param {unknown} error
 */
function fail(transport, task, id, error) {
  transport.fail(id, task, error, textOf(error));
}

/**
 * @param {any} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

module.exports = { RunningTasks };
