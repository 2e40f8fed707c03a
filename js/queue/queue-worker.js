'use strict';

const { EventEmitter } = require('events');
const os = require('os');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');
const { checkClose } = require('../pool/arguments.js');
const { showQueue } = require('../process-manager/queues.js');
const { TaskPool } = require('../tasks/task-pool.js');
const { backendOf, bullmq } = require('./bullmq.js');
const { closeInTime } = require('./closing.js');
const { checkQueue } = require('./options.js');
const { QueueFigures } = require('./queue-figures.js');
const { QueueMessages } = require('./queue-messages.js');
const { RunningJobs } = require('./running-jobs.js');

/** The pause after an error of the connection, in ms. BullMQ's default of 15 seconds would delay jobs and the end of the process by that time. */
const RETRY_DELAY = 1000;
/** BullMQ's own default, in ms. */
const LOCK_DURATION = 30_000;
/** Options for BullMQ's worker; all others are for the pool. */
const OF_BULLMQ = [
  'limiter',
  'lockDuration',
  'maxStalledCount',
  'metrics',
  'removeOnComplete',
  'removeOnFail',
  'stalledInterval',
];

/** Takes jobs from a queue and runs them in its own pool; see queueWorker in queue.d.ts. */
class QueueWorker extends EventEmitter {
  pool;
  worker;
  #messages;
  #jobs;
  #figures;
  #hide;
  /** @type {Promise<void> | undefined} */
  #closing;
  #isClosed = false;

  /**
   * @param {string} name
   * @param {string | URL} module
   * @param {import('../../queue.js').QueueWorkerOptions} options
   */
  constructor(name, module, options) {
    super();
    const { server, maxBytes } = checkQueue(name, options);
    const { ofPool, ofBullmq } = split(options);
    const { Worker } = bullmq();
    this.pool = new TaskPool(module, ofPool);
    const host = `${os.hostname()}:${process.pid}`;
    this.#jobs = new RunningJobs({
      host,
      pool: this.pool,
      maxBytes,
      lockDuration: options.lockDuration ?? LOCK_DURATION,
      isClosing: () => this.isClosing,
    });
    const onError = (/** @type {Error} */ error) =>
      void (!this.#isClosed && this.listenerCount('error') > 0 && this.emit('error', error));
    this.#messages = QueueMessages.ofCancelling(name, server, onError);
    this.#messages.onCancel((id) => this.#jobs.cancel(id));
    const ofWorker = {
      ...server.options,
      ...ofBullmq,
      name: host,
      concurrency: this.pool.maxInstance * (ofPool.concurrency ?? 1),
      autorun: false,
      runRetryDelay: RETRY_DELAY,
    };
    const run = (/** @type {import('bullmq').Job} */ job, token = '') => this.#jobs.run(job, token);
    this.worker = new Worker(name, run, ofWorker, backendOf(server));
    this.worker.on('error', onError);
    this.worker.on('lockRenewalFailed', (ids) => this.#jobs.drop(ids));
    this.#figures = new QueueFigures({ name, host, server }, () => this.#jobs.tasks);
    this.#hide = showQueue(() => this.#figures.row());
    this.#start().catch((error) => this.isClosing || onError(error));
  }

  /** Resolves when it takes jobs. */
  async ready() {
    await this.#messages.listening();
    await this.worker.waitUntilReady();
  }

  get isClosing() {
    return this.#closing !== undefined;
  }

  /** @param {import('../../index.js').CloseOptions} [options] */
  close(options = {}) {
    const { force, timeout } = checkClose(options);
    if (force) this.#jobs.handBackAll();
    const timer =
      force || timeout === Infinity ? undefined : setTimeout(() => this.#jobs.handBackAll(), timeout);
    this.#closing ??= this.#end();
    return this.#closing.finally(() => clearTimeout(timer));
  }

  /** Not before requests to cancel are received. */
  async #start() {
    await this.#messages.listening();
    if (!this.isClosing) await this.worker.run();
  }

  async #end() {
    // At first there may be no server, and BullMQ would wait for one.
    await closeInTime(this.worker.close(!this.worker.isRunning()), [this.worker], this.#jobs);
    this.#hide();
    await Promise.all([
      closeInTime(this.#messages.close(), this.#messages.opened),
      this.#figures.close(),
      this.pool.close({ force: true }),
    ]);
    this.#isClosed = true;
  }
}

/** @param {import('../../queue.js').QueueWorkerOptions} options */
function split(options) {
  const {
    connection: _connection,
    postgres: _postgres,
    prefix: _prefix,
    maxBytes: _maxBytes,
    ...rest
  } = options;
  const isOfBullmq = (/** @type {[string, unknown]} */ [name]) => OF_BULLMQ.includes(name);
  const entries = Object.entries(rest);
  return {
    ofPool: /** @type {import('../../index.js').TaskPoolOptions} */ (
      Object.fromEntries(entries.filter((entry) => !isOfBullmq(entry)))
    ),
    ofBullmq: Object.fromEntries(entries.filter(isOfBullmq)),
  };
}

module.exports = { QueueWorker };
