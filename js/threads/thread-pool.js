'use strict';

const { EventEmitter } = require('events');
const { dataToError } = require('../codec/error-data.js');
const { PoolError, invalidArg } = require('../common/errors.js');
const { Promise, setImmediate } = require('../common/primordials.js');
const { withDefaults } = require('../common/with-defaults.js');
const { codeOf } = require('./code.js');
const { DEFAULTS, checkNumbers, checkObject, checkTransferList } = require('./options.js');
const { Task } = require('./task.js');
const { TaskQueue } = require('./task-queue.js');
const { Thread } = require('./thread.js');

/** @typedef {import('./code.js').Code} Code */
/** @typedef {import('./thread.js').Answer} Answer */
/** @typedef {{ taskTimeout?: number, taskRetry?: number, transferList?: any[], [name: string]: unknown }} TaskOptions */

/** What the two kinds of thread pool have in common; see index.d.ts. */
class ThreadPool extends EventEmitter {
  /** In the order in which they were last used. @type {Thread[]} */
  threadPool = [];
  #isDrainScheduled = false;
  /** What tasks run that bring no code. @type {Code | undefined} */
  code;

  /**
   * @param {Record<string, any>} options
   * @param {Record<string, any>} threadOptions of Worker, and `transferList`
   */
  constructor(options, threadOptions) {
    super();
    checkNumbers(checkObject(options, 'options'));
    checkTransferList(checkObject(threadOptions, 'threadOptions').transferList);
    this.options = withDefaults(DEFAULTS, options);
    this.threadOptions = { ...threadOptions };
    this.taskQueue = new TaskQueue(this.options.maxTasks);
  }

  get execPath() {
    return this.code?.path;
  }

  /** An `execFunction` is its text. */
  get execString() {
    return this.code?.text;
  }

  get isFull() {
    return this.threadPool.length >= this.options.maxThreads;
  }

  get threadLength() {
    return this.threadPool.length;
  }

  get taskLength() {
    return this.taskQueue.length;
  }

  /** @param {unknown} payload @param {TaskOptions} [options] @returns {Promise<{ data: any, error: null }>} */
  exec(payload, options = {}) {
    const about = this.#about(payload, options);
    return new Promise((resolve, reject) => {
      const task = new Task(about, { resolve, reject });
      const thread = this.isFull ? this.#idle() : undefined;
      if (thread || !this.isFull) this.#run(task, thread);
      else if (this.taskQueue.isFull) task.fail(queueFull(this.taskQueue.length));
      else this.taskQueue.push(task);
    });
  }

  /** @param {unknown} payload @param {TaskOptions} [options] */
  queue(payload, options = {}) {
    const about = this.#about(payload, options);
    if (this.taskQueue.isFull) throw queueFull(this.taskQueue.length);
    const reject = (/** @type {unknown} */ error) => this.emit('task:error', { payload, error });
    this.taskQueue.push(new Task(about, { resolve() {}, reject }));
    this.#drainSoon();
  }

  wipeTaskQueue() {
    for (const task of this.taskQueue.clear()) task.fail(wiped('its queue was wiped'));
    return this;
  }

  wipeThreadPool() {
    const threads = this.threadPool;
    this.threadPool = [];
    for (const thread of threads) thread.end(wiped('its pool was wiped'));
    return this.wipeTaskQueue();
  }

  fillPoolWithIdleThreads() {
    while (!this.isFull) this.#addThread();
    this.#drainSoon();
    return this;
  }

  /** @param {number} maxThreads */
  setMaxThreads(maxThreads) {
    this.#set({ maxThreads });
    this.#drainSoon();
    return this;
  }

  /** @param {number} maxTasks */
  setMaxTasks(maxTasks) {
    this.#set({ maxTasks });
    this.taskQueue.maxLength = maxTasks;
    return this;
  }

  /** Accepted as electron-re does; nothing here is looked at by a clock. @param {number} taskLoopTime */
  setTaskLoopTime(taskLoopTime) {
    return this.#set({ taskLoopTime });
  }

  /** @param {number} taskRetry */
  setTaskRetry(taskRetry) {
    return this.#set({ taskRetry });
  }

  /** @param {any[]} transferList */
  setTransferList(transferList) {
    this.threadOptions.transferList = checkTransferList(transferList);
    return this;
  }

  /** @param {Record<string, number>} options */
  #set(options) {
    for (const [name, value] of Object.entries(options))
      if (value === undefined) throw invalidArg(name, 'a whole number', value, 'argument');
    checkNumbers(options);
    Object.assign(this.options, options);
    return this;
  }

  /** @param {unknown} payload @param {TaskOptions} options */
  #about(payload, options) {
    checkNumbers(checkObject(options, 'options'));
    const code = codeOf(options) ?? this.code;
    if (!code) throw invalidArg('execPath', 'given, or `execString` or `execFunction`', options.execPath);
    const transferList = checkTransferList(options.transferList) ?? this.threadOptions.transferList ?? [];
    return {
      code,
      payload,
      transferList: transferList.filter(isThere),
      timeout: options.taskTimeout || this.options.taskTimeout,
      retries: options.taskRetry ?? this.options.taskRetry,
    };
  }

  #addThread() {
    // The list is for tasks; Node would transfer it with the start of the thread.
    const workerOptions = { ...this.threadOptions, transferList: undefined };
    const thread = new Thread(workerOptions, this.code, {
      answered: (from, task, answer) => this.#answered(from, task, answer),
      ended: (from, task, failure, exitCode) => this.#ended(from, task, failure, exitCode),
      failed: ({ threadId }, error) => this.emit('thread:error', { threadId, error }),
    });
    this.threadPool.push(thread);
    return thread;
  }

  /** The one used last: its code is loaded, its caches are warm. */
  #idle() {
    for (let at = this.threadPool.length - 1; at >= 0; at -= 1)
      if (this.threadPool[at].isIdle) return this.threadPool[at];
    return undefined;
  }

  /**
   * What is wrong with its payload, or with a new thread, is the task's failure.
   *
   * @param {Task} task
   * @param {Thread} [thread] a new one where none is given
   */
  #run(task, thread) {
    try {
      (thread ?? this.#addThread()).run(task);
    } catch (error) {
      task.fail(/** @type {PoolError} */ (error));
    }
  }

  /** @param {Thread} thread @param {Task} task @param {Answer} answer */
  #answered(thread, task, { kind, value }) {
    this.threadPool.push(...this.threadPool.splice(this.threadPool.indexOf(thread), 1));
    if (kind === 'done') task.succeed(value);
    else if (kind === 'unsendable') task.fail(unsendable(value));
    else if (task.takeRetry()) this.taskQueue.push(task);
    else task.throw(dataToError(value));
    this.#drain();
  }

  /**
   * @param {Thread} thread
   * @param {Task | undefined} task
   * @param {PoolError} failure
   * @param {number} exitCode
   */
  #ended(thread, task, failure, exitCode) {
    this.threadPool = this.threadPool.filter((other) => other !== thread);
    task?.fail(Object.assign(failure, { threadId: thread.threadId }));
    this.emit('thread:exit', { threadId: thread.threadId, taskId: task?.id ?? null, exitCode });
    this.#drainSoon();
  }

  /** Not at once: who asks for something still goes on, and may wipe the queue. */
  #drainSoon() {
    if (this.#isDrainScheduled || this.taskQueue.length === 0) return;
    this.#isDrainScheduled = true;
    setImmediate(() => {
      this.#isDrainScheduled = false;
      this.#drain();
    });
  }

  #drain() {
    while (this.taskQueue.length > 0) {
      const thread = this.#idle();
      if (!thread && this.isFull) return;
      this.#run(/** @type {Task} */ (this.taskQueue.shift()), thread);
    }
  }
}

/** Node refuses to transfer what was transferred before, and there is nothing to transfer of what is empty. @param {any} item */
function isThere(item) {
  return !(item instanceof ArrayBuffer) || item.byteLength > 0;
}

/** @param {number} length */
function queueFull(length) {
  return new PoolError('ERR_QUEUE_FULL', `no thread is idle, and ${length} tasks wait already`);
}

/** @param {string} what */
function wiped(what) {
  return new PoolError('ERR_POOL_CLOSED', `the task was given up: ${what}`);
}

/** @param {any} cause */
function unsendable(cause) {
  return new PoolError('ERR_SERIALIZE', `the result cannot be sent: ${cause?.message}`, { cause });
}

module.exports = { ThreadPool };
