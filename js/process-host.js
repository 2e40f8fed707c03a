'use strict';

const { errorToData } = require('./error-data.js');

/** @typedef {import('../index.js').TaskContext} TaskContext */
/** @typedef {(params: any, ctx: TaskContext) => unknown} Task */

/** Set by our pool for its children. */
const GREETING = 'ELECTRON_RE_NATIVE_POOL';
/** As is this: the descriptors of its shared memories. */
const SHARED = 'ELECTRON_RE_NATIVE_SHARED';
const SINGLETON = Symbol.for('electron-re-native.ProcessHost');

/** The child's side: tasks by name, called over Node's IPC channel; see index.d.ts. */
class ProcessHost {
  /** @type {Map<string, Task>} */
  #tasks = new Map();
  /** Signals of the calls at work, made when a task asks for its own. @type {Map<string, AbortController>} */
  #aborts = new Map();
  /** Whether the pool is ours, which knows more than electron-re's. */
  #greeted = process.env[GREETING] === '1';
  #sharedList = process.env[SHARED];
  /** @type {any} */
  #shared;

  constructor() {
    // What this child starts itself is not a child of the pool.
    delete process.env[GREETING];
    delete process.env[SHARED];
    if (!process.send) return;
    process.on('message', (message) => this.#receive(message));
    if (!this.#greeted) return;
    process.on(/** @type {any} */ ('internalMessage'), (/** @type {any} */ message) => {
      if (message?.cmd === 'NODE_ERE_CANCEL') this.#aborts.get(message.id)?.abort();
    });
    process.send({ cmd: 'NODE_ERE_HELLO', version: 1 });
  }

  /**
   * @param {string} name
   * @param {Task} task
   */
  registry(name, task) {
    if (typeof task !== 'function') throw new Error('ProcessHost: the processor must be a function!');
    if (this.#tasks.has(name)) console.warn(`ProcessHost: the task-${name} is registered!`);
    this.#tasks.set(name, task);
    return this;
  }

  /** @param {string} name */
  unregistry(name) {
    if (!this.#tasks.delete(name)) console.warn(`ProcessHost: the task-${name} is not registered!`);
    return this;
  }

  /** @returns {TaskContext['shared']} */
  get shared() {
    // Only here is the addon needed, in most children never.
    return (this.#shared ??= require('./shared/inherited.js').inheritedMemories(this.#sharedList));
  }

  disconnect() {
    process.disconnect();
  }

  exit() {
    process.exit();
  }

  /**
   * A message without a task's name is somebody else's.
   *
   * @param {any} message
   */
  #receive(message) {
    if (typeof message !== 'object' || message === null) return;
    const { action, params, id } = message;
    if (typeof action !== 'string' || id === undefined) return;
    const task = this.#tasks.get(action);
    if (task) {
      this.#run(task, action, params, id);
    } else {
      const error = `ProcessHost: processor for action-[${action}] is not found!`;
      reply({ id, action, error, result: null });
    }
  }

  /**
   * @param {Task} task
   * @param {string} action
   * @param {unknown} params
   * @param {string} id
   */
  #run(task, action, params, id) {
    const context = new Context(action, id, this.#aborts);
    try {
      const value = task(params, context);
      if (isThenable(value)) {
        Promise.resolve(value).then(
          (result) => this.#succeed(context, id, result),
          (error) => this.#fail(context, id, error),
        );
      } else {
        this.#succeed(context, id, value);
      }
    } catch (error) {
      this.#fail(context, id, error);
    }
  }

  /**
   * electron-re's pool has `{}` for undefined; ours is told the difference by leaving the result out.
   *
   * @param {Context} context
   * @param {string} id
   * @param {unknown} value
   */
  #succeed(context, id, value) {
    Context.end(context);
    const result = value === undefined && !this.#greeted ? {} : value;
    try {
      reply({ id, action: context.task, error: null, result });
    } catch (error) {
      this.#fail(context, id, error);
    }
  }

  /**
   * @param {Context} context
   * @param {string} id
   * @param {unknown} error
   */
  #fail(context, id, error) {
    Context.end(context);
    reply({ id, action: context.task, error: errorToData(error), result: safeString(error) });
  }
}

/** What a task gets beside its parameters. Most never look at the signal, so it is made when asked for. */
class Context {
  #id;
  #aborts;
  /** @type {AbortSignal | undefined} */
  #signal;
  #isOver = false;

  /**
   * @param {string} task
   * @param {string} id
   * @param {Map<string, AbortController>} aborts
   */
  constructor(task, id, aborts) {
    this.task = task;
    this.#id = id;
    this.#aborts = aborts;
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
    return module.exports.shared;
  }

  /** For the host: the call is answered. @param {Context} context */
  static end(context) {
    context.#isOver = true;
    if (context.#signal) context.#aborts.delete(context.#id);
  }
}

/**
 * After a disconnect there is nobody to tell. The callback keeps a broken channel from being an uncaught error.
 *
 * @param {object} message
 */
function reply(message) {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/**
 * @param {any} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

/** @param {unknown} value */
function safeString(value) {
  try {
    return String(value);
  } catch {
    return 'an error that cannot be shown';
  }
}

/**
 * Kept on `process`, not on `globalThis`: a vm context has a global of its own, but the channel is the process's, and
 * two hosts would both answer.
 *
 * @returns {ProcessHost}
 */
function singleton() {
  const holder = /** @type {any} */ (process);
  if (!holder[SINGLETON]) Object.defineProperty(holder, SINGLETON, { value: new ProcessHost() });
  return holder[SINGLETON];
}

module.exports = singleton();
