'use strict';

const { EventEmitter } = require('events');
const { abortError, onAbort } = require('../common/abort-signals.js');
const { Promise } = require('../common/primordials.js');
const { closedError } = require('../pool/run-call.js');
const { methodsOf } = require('../tasks/methods.js');
const { AwaitedJobs } = require('./awaited-jobs.js');
const { batchesOf } = require('./batches.js');
const { backendOf, bullmq } = require('./bullmq.js');
const { closeInTime } = require('./closing.js');
const { inTime } = require('./in-time.js');
const { childThatFailed, errorOf } = require('./job-failure.js');
const { resultsOf } = require('./job-flow.js');
const { jobToAdd } = require('./job-to-add.js');
const { OpenRequests } = require('./open-requests.js');
const { checkClient, checkQueueMap, checkQueueRun } = require('./options.js');
const { QueueMessages } = require('./queue-messages.js');
const { Rounds } = require('./rounds.js');
const { askUntilThere } = require('./server-away.js');

/** States of a job that has ended, or that the server has forgotten. */
const ENDED = ['completed', 'failed', 'unknown'];
/** The time to wait for messages under way, in ms. */
const PATIENCE = 30_000;

/** Adds jobs to a queue and waits for their results; see queueClient in queue.d.ts. */
class QueueClient extends EventEmitter {
  /** @type {any} */
  tasks = methodsOf((task, args) => this.run(task, args));
  queue;
  #checked;
  #awaited = new AwaitedJobs();
  #rounds = new Rounds(
    () => this.#awaited.addedIds,
    (id) => this.#look(id),
  );
  /** Opened by the first call that waits. @type {QueueMessages | undefined} */
  #messages;
  /** Opened by the first job with children. @type {import('bullmq').FlowProducer | undefined} */
  #flows;
  /** Opened by the first request to cancel. @type {QueueMessages | undefined} */
  #requests;
  #open = new OpenRequests();
  #isClosed = false;
  #onError = (/** @type {Error} */ error) =>
    void (!this.#isClosed && this.listenerCount('error') > 0 && this.emit('error', error));

  /** @param {string} name @param {import('../../queue.js').QueueClientOptions} options */
  constructor(name, options) {
    super();
    this.#checked = checkClient(name, options);
    const { server } = this.#checked;
    const { Queue } = bullmq();
    this.queue = new Queue(name, server.options, backendOf(server));
    this.queue.on('error', this.#onError);
  }

  /** @param {string} task @param {unknown} [args] @param {any} [options] */
  job(task, args = [], options = {}) {
    return jobToAdd(task, args, checkQueueRun(options), this.#checked);
  }

  /** @param {string} task @param {unknown} [args] @param {any} [options] */
  async add(task, args, options) {
    if (this.#isClosed) throw closedError();
    const job = await this.#open.track(this.#add(this.job(task, args, options)));
    return /** @type {string} */ (job.id);
  }

  /** @param {string} task @param {unknown} [args] @param {any} [options] @returns {Promise<any>} */
  async run(task, args, options = {}) {
    return this.#call(this.job(task, args, options), options);
  }

  /**
   * @param {string} task
   * @param {Iterable<unknown[]> | AsyncIterable<unknown[]>} items
   * @param {any} [options]
   * @returns {Promise<any[]>}
   */
  async map(task, items, options = {}) {
    const { batch, call: ofEach, ...how } = checkQueueMap(items, options);
    const call = async (/** @type {any} */ list, /** @type {AbortSignal} */ signal) =>
      this.#call(jobToAdd(task, list, { ...ofEach, isBatch: true }, this.#checked), { signal });
    const batches = resultsOf({ ...how, items: batchesOf(items, batch), call });
    const results = [];
    for await (const ofBatch of batches) results.push(/** @type {any[]} */ (ofBatch));
    return results.flat();
  }

  /** @param {ReturnType<typeof jobToAdd>} job @param {Pick<import('../../queue.js').QueueRunOptions, 'onProgress' | 'signal'>} options @returns {Promise<any>} */
  async #call(job, { signal, onProgress }) {
    if (this.#isClosed) throw closedError();
    if (signal?.aborted) throw abortError(signal.reason);
    const messages = this.#listen();
    return new Promise((resolve, reject) => {
      const call = { task: job.name, onProgress, resolve, reject, isAdded: false };
      const added = this.#addAwaited(messages, job, call);
      added.catch(reject);
      if (signal) this.#abortWith(signal, call, added);
    });
  }

  /** @param {string} id of a job @returns {Promise<boolean>} whether there was something to cancel */
  cancel(id) {
    if (this.#isClosed) return Promise.reject(closedError());
    return this.#open.track(this.#ask(() => this.#cancel(id)));
  }

  /** @param {string} id */
  async #cancel(id) {
    const job = await this.queue.getJob(id);
    if (!job || job.finishedOn) return false;
    // Reaches jobs that no message can reach: the job waits for its next attempt, or its host is about to die.
    await job.updateData({ ...job.data, isCancelled: true });
    // Only a host that runs the job has locked it.
    await job.remove().catch(() => this.#cancelling().cancel(id));
    return true;
  }

  async close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#rounds.end();
    for (const id of this.#awaited.ids) this.#awaited.fail(id, closedError);
    const messages = [this.#messages, this.#requests].flatMap((opened) => opened ?? []);
    const queues = [this.queue, ...(this.#flows ? [this.#flows] : [])];
    const closing = Promise.all([...queues, ...messages].map((opened) => opened.close()));
    await closeInTime(closing, [...queues, ...messages.flatMap(({ opened }) => opened)]);
    this.#open.failAll(closedError);
  }

  /**
   * @param {QueueMessages} messages
   * @param {ReturnType<typeof jobToAdd>} job
   * @param {import('./awaited-jobs.js').AwaitedJob} call
   */
  async #addAwaited(messages, job, call) {
    const { opts } = job;
    await messages.listening();
    if (this.#isClosed) throw closedError();
    // Before the job is added, since it may be done before the server confirms it.
    this.#awaited.add(opts.jobId, call);
    try {
      const { id = opts.jobId } = await this.#add(job);
      call.isAdded = true;
      if (id !== opts.jobId) this.#awaitOther(opts.jobId, id, call);
      this.#rounds.begin();
      return id;
    } catch (error) {
      this.#awaited.remove(opts.jobId, call);
      throw error;
    }
  }

  /** @param {ReturnType<typeof jobToAdd>} job @returns {Promise<import('bullmq').Job>} */
  async #add(job) {
    // A second job with the same id is not added.
    if (!job.children) return this.#ask(() => this.queue.add(job.name, job.data, job.opts));
    return (await this.#ask(() => this.#producing().add(job))).job;
  }

  /** @template T @param {() => Promise<T>} ask */
  #ask(ask) {
    return askUntilThere(ask, () => this.#isClosed);
  }

  #producing() {
    if (this.#flows) return this.#flows;
    const { FlowProducer } = bullmq();
    const { server } = this.#checked;
    this.#flows = new FlowProducer(server.options, backendOf(server));
    this.#flows.on('error', this.#onError);
    return this.#flows;
  }

  /** Deduplication has found another job, whose messages may have come already. @param {string} own @param {string} id @param {any} call */
  #awaitOther(own, id, call) {
    this.#awaited.remove(own, call);
    this.#awaited.add(id, call);
    this.#look(id).catch(this.#onError);
  }

  /** @param {AbortSignal} signal @param {import('./awaited-jobs.js').AwaitedJob} call @param {Promise<string>} added */
  #abortWith(signal, call, added) {
    const { resolve, reject } = call;
    const forget = onAbort(signal, () => {
      reject(abortError(signal.reason));
      added.then((id) => this.#isClosed || this.cancel(id)).catch(this.#onError);
    });
    call.resolve = (value) => (forget(), resolve(value));
    call.reject = (reason) => (forget(), reject(reason));
  }

  #cancelling() {
    const { name, server } = this.#checked;
    return (this.#requests ??= QueueMessages.ofCancelling(name, server, this.#onError));
  }

  #listen() {
    return (this.#messages ??= this.#openMessages());
  }

  #openMessages() {
    const { name, server } = this.#checked;
    const messages = new QueueMessages(name, server, this.#onError);
    messages.on('completed', ({ jobId, returnvalue }) => this.#awaited.complete(jobId, returnvalue));
    messages.on('progress', ({ jobId, data }) => this.#awaited.progress(jobId, data));
    messages.on('removed', ({ jobId }) => this.#awaited.fail(jobId, () => abortError('The job was removed')));
    messages.on('failed', ({ jobId, failedReason }) => {
      this.#takeFailure(jobId, failedReason).catch(this.#onError);
    });
    messages.listening().catch(() => {});
    return messages;
  }

  /** Checks the state of a job whose messages may have been missed. @param {string} id */
  async #look(id) {
    if (!this.#awaited.has(id)) return;
    const state = await this.queue.getJobState(id);
    if (!ENDED.includes(state)) return;
    // Progress messages may still arrive, and so may the outcome of a job that is removed when it ends.
    await inTime(this.#listen().caughtUp(), PATIENCE);
    if (state === 'failed') await this.#takeFailure(id);
    const job = state === 'completed' ? await this.queue.getJob(id) : undefined;
    if (job) this.#awaited.complete(id, job.returnvalue);
    else if (state === 'unknown') this.#awaited.lose(id);
  }

  /** Only the job itself has all details, unless it was removed. @param {string} id @param {string} [reason] */
  async #takeFailure(id, reason = 'The job has failed') {
    if (!this.#awaited.has(id)) return;
    const job = await this.queue.getJob(id);
    const child = childThatFailed(job?.failedReason);
    const failed = (child === undefined ? undefined : await this.queue.getJob(child)) ?? job;
    this.#awaited.fail(id, (task) =>
      errorOf(failed?.name ?? task, failed?.failedReason ?? reason, failed?.data.failure),
    );
  }
}

module.exports = { QueueClient };
