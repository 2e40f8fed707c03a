'use strict';

const { EventEmitter } = require('events');
const { dataToError } = require('../codec/error-data.js');
const { PoolError, invalidArg } = require('../common/errors.js');
const { Promise, setImmediate } = require('../common/primordials.js');
const { withDefaults } = require('../common/with-defaults.js');
const { DeathCounts } = require('../pool/death-counts.js');
const { codeOf } = require('./code.js');
const { addThread } = require('./deaths.js');
const { ThreadPoolInspector } = require('./inspector.js');
const { DEFAULTS, checkNumbers, checkObject, checkTransferList } = require('./options.js');
const { statsOf } = require('./stats.js');
const { Task } = require('./task.js');
const { TaskQueue } = require('./task-queue.js');
const { ENTRY, Thread } = require('./thread.js');
const { ThreadScheduler } = require('./thread-scheduler.js');

/** @typedef {import('./code.js').Code} Code */
/** @typedef {import('./thread.js').Answer} Answer */
/** @typedef {{ taskTimeout?: number, taskRetry?: number, transferList?: any[], [name: string]: unknown }} TaskOptions */

/** The base class of the two kinds of thread pool; see index.d.ts. */
class ThreadPool extends EventEmitter {
  /** Least recently used first. @type {Thread[]} */
  threadPool = [];
  /** The same by number. @type {Map<number, Thread>} */
  #threads = new Map();
  /** Tasks of `queue` that have not been passed to the scheduler yet. @type {Task[]} */
  #later = [];
  /** Why the last thread could not be started, if it failed. @type {PoolError | undefined} */
  #startFailure;
  /** Counts of threads that are gone. */
  #counted = { restarts: 0, failures: 0, deaths: new DeathCounts() };
  /** Exists from the first thread on. @type {ThreadPoolInspector | undefined} */
  #inspector;
  #scheduler;
  /** The code of tasks without their own code. @type {Code | undefined} */
  code;

  /**
   * @param {Record<string, any>} options
   * @param {Record<string, any>} threadOptions options of Worker, and `transferList`
   */
  constructor(options, threadOptions) {
    super();
    checkNumbers(checkObject(options, 'options'));
    checkTransferList(checkObject(threadOptions, 'threadOptions').transferList);
    this.options = withDefaults(DEFAULTS, options);
    this.threadOptions = { ...threadOptions };
    this.taskQueue = new TaskQueue(this.options.maxTasks);
    this.#scheduler = new ThreadScheduler(ENTRY, this.options.maxThreads, {
      start: (child) => this.#start(child),
      run: (child, task) => this.#run(child, task),
      late: (child) => this.#threads.get(child)?.late(),
      end: (child) => this.#threads.get(child)?.end(),
    });
    // Callers of electron-re detach it from its pool: const { exec } = pool.
    this.exec = this.exec.bind(this);
  }

  get execPath() {
    return this.code?.path;
  }

  /** An `execFunction` is passed as text. */
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

  stats() {
    return statsOf(this.#scheduler, this.#threads, this.#counted);
  }

  /** @param {unknown} payload @param {TaskOptions} [options] @returns {Promise<{ data: any, error: null }>} */
  exec(payload, options = {}) {
    const about = this.#about(payload, options);
    return new Promise((resolve, reject) => {
      const task = new Task(about, { resolve, reject });
      if (this.taskQueue.isFull && this.isFull && !this.threadPool.some(({ isIdle }) => isIdle))
        task.fail(queueFull(this.taskQueue.length));
      else this.#submit(task, false);
    });
  }

  /** @param {unknown} payload @param {TaskOptions} [options] */
  queue(payload, options = {}) {
    const about = this.#about(payload, options);
    if (this.taskQueue.isFull) throw queueFull(this.taskQueue.length);
    const reject = (/** @type {unknown} */ error) => this.emit('task:error', { payload, error });
    this.#submitLater(new Task(about, { resolve() {}, reject }));
  }

  wipeTaskQueue() {
    return this.#wipeTasks('its queue was wiped');
  }

  wipeThreadPool() {
    // First the waiting tasks: they would get new threads.
    this.#wipeTasks('its pool was wiped');
    for (const thread of this.threadPool) thread.end(wiped('its pool was wiped'));
    return this;
  }

  fillPoolWithIdleThreads() {
    this.#startFailure = undefined;
    this.#scheduler.fill(this.options.maxThreads);
    if (this.#startFailure) throw this.#startFailure;
    return this;
  }

  /** @param {number} maxThreads */
  setMaxThreads(maxThreads) {
    this.#set({ maxThreads });
    this.#scheduler.setMaxThreads(maxThreads);
    return this;
  }

  /** @param {number} maxTasks */
  setMaxTasks(maxTasks) {
    this.#set({ maxTasks });
    this.taskQueue.maxLength = maxTasks;
    return this;
  }

  /** Accepted as by electron-re; nothing here is polled. @param {number} taskLoopTime */
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
    if (!code) throw invalidArg('execPath', 'set, or `execString` or `execFunction`', options.execPath);
    const transferList = checkTransferList(options.transferList) ?? this.threadOptions.transferList ?? [];
    return {
      code,
      payload,
      transferList: transferList.filter(isThere),
      timeout: options.taskTimeout || this.options.taskTimeout,
      retries: options.taskRetry ?? this.options.taskRetry,
    };
  }

  /** @param {Task} task @param {boolean} prefersIdle */
  #submit(task, prefersIdle) {
    this.taskQueue.add(task);
    this.#scheduler.submit(task, prefersIdle);
  }

  /** Not at once: the caller continues first, and may wipe the queue. @param {Task} task */
  #submitLater(task) {
    this.taskQueue.add(task);
    if (this.#later.push(task) > 1) return;
    setImmediate(() => {
      for (const waiting of this.#later.splice(0)) this.#scheduler.submit(waiting, true);
    });
  }

  /** @param {string} why */
  #wipeTasks(why) {
    const unknown = new Set(this.#later.splice(0));
    for (const task of this.taskQueue.queue) {
      this.taskQueue.remove(task);
      if (!unknown.has(task)) this.#scheduler.cancel(task);
      task.fail(wiped(why));
    }
    return this;
  }

  /** @param {number} child */
  #start(child) {
    // The list is for tasks; Node would transfer it when the thread starts.
    const workerOptions = { ...this.threadOptions, transferList: undefined };
    try {
      const thread = new Thread(child, workerOptions, this.code, {
        answered: (from, task, answer) => this.#answered(from, task, answer),
        ended: (from, task, failure, exitCode) => this.#ended(from, task, failure, exitCode),
        failed: ({ threadId }, error) => this.emit('thread:error', { threadId, error }),
      });
      this.#threads.set(child, thread);
      this.threadPool.push(thread);
      this.#inspector ??= new ThreadPoolInspector(this, this.#scheduler);
    } catch (error) {
      this.#startFailure = /** @type {PoolError} */ (error);
      this.#scheduler.ended(child);
    }
  }

  /**
   * An error of its payload, or of a new thread, makes the task fail.
   *
   * @param {number} child
   * @param {Task} task
   */
  #run(child, task) {
    this.taskQueue.remove(task);
    const thread = this.#threads.get(child);
    try {
      if (!thread) throw this.#startFailure;
      thread.run(task);
    } catch (error) {
      task.fail(/** @type {PoolError} */ (error));
      this.#scheduler.answered(child, task);
    }
  }

  /** @param {Thread} thread @param {Task} task @param {Answer} answer */
  #answered(thread, task, { kind, value }) {
    this.threadPool.push(...this.threadPool.splice(this.threadPool.indexOf(thread), 1));
    const isTriedAgain = kind === 'thrown' && task.takeRetry();
    if (kind === 'done') task.succeed(value);
    else if (kind === 'unsendable') task.fail(unsendable(value));
    else if (!isTriedAgain) task.throw(dataToError(value));
    this.#scheduler.answered(thread.child, task);
    if (isTriedAgain) this.#submit(task, true);
  }

  /**
   * @param {Thread} thread
   * @param {Task | undefined} task
   * @param {PoolError} failure
   * @param {number} exitCode
   */
  #ended(thread, task, failure, exitCode) {
    this.threadPool = this.threadPool.filter((other) => other !== thread);
    this.#threads.delete(thread.child);
    this.#counted.failures += thread.failures;
    if (!thread.wasAsked) this.#counted.restarts += 1;
    if (this.#inspector) {
      const end = { exitCode, failure, lostTask: task !== undefined };
      addThread(this.#inspector, this.#counted.deaths, thread, end);
    }
    task?.fail(Object.assign(failure, { threadId: thread.threadId }));
    this.#scheduler.ended(thread.child, task);
    this.emit('thread:exit', { threadId: thread.threadId, taskId: task?.id ?? null, exitCode });
  }
}

/** Node refuses to transfer an object twice, and an empty buffer needs no transfer. @param {any} item */
function isThere(item) {
  return !(item instanceof ArrayBuffer) || item.byteLength > 0;
}

/** @param {number} length */
function queueFull(length) {
  return new PoolError('ERR_QUEUE_FULL', `no thread is idle, and ${length} tasks are already waiting`);
}

/** @param {string} what */
function wiped(what) {
  return new PoolError('ERR_POOL_CLOSED', `the task was abandoned: ${what}`);
}

/** @param {any} cause */
function unsendable(cause) {
  return new PoolError('ERR_SERIALIZE', `the result cannot be sent: ${cause?.message}`, { cause });
}

module.exports = { ThreadPool };
