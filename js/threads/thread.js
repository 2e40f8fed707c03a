'use strict';

const path = require('path');
const { Worker } = require('worker_threads');
const { PoolError } = require('../common/errors.js');

/** @typedef {import('./task.js').Task} Task */
/** @typedef {{ id: number, kind: 'done' | 'thrown' | 'unsendable', value: any }} Answer */
/** The first message of a thread: its system thread id. @typedef {{ kind: 'listed', value: number }} Listed */

/**
 * Events that a thread reports to its pool.
 *
 * @typedef {object} Owner
 * @property {(thread: Thread, task: Task, answer: Answer) => void} answered
 * @property {(thread: Thread, task: Task | undefined, failure: PoolError, exitCode: number) => void} ended
 * @property {(thread: Thread, error: unknown) => void} failed by an uncaught error
 */

/** The entry script of threads. */
const ENTRY = path.join(__dirname, 'thread-entry.js');

/** A worker thread and the task that it has. It keeps the process alive only while it has one. */
class Thread {
  /** @type {Task | undefined} */
  #task;
  /** Why it ends, if known in advance. @type {PoolError | undefined} */
  #reason;
  #hasEnded = false;
  /** Its system thread id, once it runs. @type {number | undefined} */
  pid;
  /** Whether its pool has ended it. */
  wasAsked = false;
  /** Whether a fresh thread has taken its place. */
  isRecycled = false;
  /** Whether it was asked to end once it has no task. */
  isDrained = false;
  /** Failed attempts of tasks in this thread. */
  failures = 0;
  /** Its usage, while the process manager samples. @type {{ cpu: number } | undefined} */
  usage;
  #worker;
  #owner;

  /**
   * @param {number} child its number
   * @param {import('worker_threads').WorkerOptions} options
   * @param {import('./code.js').Code | undefined} code loaded before the first task
   * @param {Owner} owner
   * @throws ERR_SPAWN
   */
  constructor(child, options, code, owner) {
    this.child = child;
    this.#owner = owner;
    this.#worker = startWorker({ ...options, workerData: { code } });
    this.threadId = this.#worker.threadId;
    this.#worker.on('message', (message) => this.#heard(message));
    this.#worker.on('messageerror', (value) =>
      this.#answered({ id: this.#task?.id ?? 0, kind: 'unsendable', value }),
    );
    this.#worker.on('error', (error) => {
      this.#reason ??= endedBy(error);
      this.#owner.failed(this, error);
    });
    this.#worker.on('exit', (exitCode) => this.#ended(exitCode));
    // Only now, since each listener for messages would undo it.
    this.#worker.unref();
  }

  get isIdle() {
    return this.#task === undefined;
  }

  /** @param {Task} task @throws if its payload cannot be sent */
  run(task) {
    const { id, code, payload, transferList } = task;
    try {
      this.#worker.postMessage({ id, code, payload }, transferList);
    } catch (cause) {
      const message = `the payload cannot be sent: ${/** @type {any} */ (cause)?.message}`;
      throw new PoolError('ERR_SERIALIZE', message, { cause });
    }
    this.#task = task;
    this.#worker.ref();
  }

  /** Ends it, with its task. @param {PoolError} [reason] */
  end(reason) {
    this.#reason ??= reason;
    this.wasAsked = true;
    this.#worker.terminate();
    this.#ended(1);
  }

  /** Its task has timed out. */
  late() {
    const message = `the task took longer than ${this.#task?.timeout} ms; its thread was ended`;
    this.end(new PoolError('ERR_TASK_TIMEOUT', message));
  }

  /** The code of a task may post anything. @param {Partial<Answer | Listed> | null} message */
  #heard(message) {
    if (message?.kind === 'listed') this.pid ??= message.value;
    else if (message?.kind !== undefined) this.#answered(/** @type {Answer} */ (message));
  }

  /** @param {Answer} answer */
  #answered(answer) {
    const task = this.#task;
    if (task?.id !== answer.id) return;
    if (answer.kind !== 'done') this.failures += 1;
    this.#release();
    this.#owner.answered(this, task, answer);
  }

  /** Runs once, for whichever event comes first. @param {number} exitCode */
  #ended(exitCode) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const task = this.#task;
    this.#release();
    const reason =
      this.#reason ??
      new PoolError('ERR_THREAD_EXITED', `the thread ended with code ${exitCode}`, { exitCode });
    this.#owner.ended(this, task, reason, exitCode);
  }

  #release() {
    this.#task = undefined;
    this.#worker.unref();
  }
}

/** @param {import('worker_threads').WorkerOptions} options */
function startWorker(options) {
  try {
    return new Worker(ENTRY, options);
  } catch (cause) {
    const message = `the thread cannot be started: ${/** @type {any} */ (cause)?.message}`;
    throw new PoolError('ERR_SPAWN', message, { cause });
  }
}

/** @param {any} cause */
function endedBy(cause) {
  const message = `the thread ended: ${cause?.message ?? cause}`;
  const reason = cause?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : undefined;
  return new PoolError('ERR_THREAD_EXITED', message, { cause, reason });
}

module.exports = { ENTRY, Thread };
