'use strict';

const { randomUUID } = require('crypto');
const { Promise, clearInterval, setInterval, setTimeout } = require('../common/primordials.js');
const { closedError } = require('../pool/run-call.js');
const { backendOf, bullmq } = require('./bullmq.js');

const CANCEL = 'electron-re-native:cancel';
const HELLO = 'electron-re-native:hello';
/** The interval between two greetings, in ms. */
const GREETING = 100;
/** The pause after an error of the server, in ms. */
const PAUSE = 250;
/** The approximate number of messages that the queue's stream keeps: BullMQ's default. */
const KEPT_MESSAGES = 10_000;

/** Messages to all listeners of a queue: BullMQ's events of its jobs, or requests to cancel a job. */
class QueueMessages {
  #events;
  #sender;
  /** @type {Promise<void> | undefined} */
  #listening;
  #hasHeard = false;
  /** Callbacks for greetings, by id. @type {Map<string, { heard: () => void, fail: (reason: unknown) => void }>} */
  #greetings = new Map();
  #isClosed = false;
  #onError;

  /**
   * @param {string} name
   * @param {import('./bullmq.js').Server} server
   * @param {(error: Error) => void} onError
   */
  constructor(name, server, onError) {
    const { QueueEvents, QueueEventsProducer } = bullmq();
    this.#onError = onError;
    this.#events = new QueueEvents(name, { ...server.options, autorun: false }, backendOf(server));
    this.#sender = new QueueEventsProducer(name, server.options, backendOf(server));
    this.#events.on('error', onError);
    this.#sender.on('error', onError);
    this.#hear(HELLO, ({ from }) => this.#greetings.get(from)?.heard());
    this.#read();
  }

  /**
   * Requests to cancel jobs have a separate stream: otherwise each worker would receive the events of all jobs of all hosts.
   *
   * @param {string} name
   * @param {import('./bullmq.js').Server} server
   * @param {(error: Error) => void} onError
   */
  static ofCancelling(name, server, onError) {
    return new QueueMessages(`${name}.cancelling`, server, onError);
  }

  /** The connections that BullMQ has opened for it. */
  get opened() {
    return [this.#events, this.#sender];
  }

  /** @param {'completed' | 'failed' | 'progress' | 'removed'} event @param {(message: any) => void} listener */
  on(event, listener) {
    this.#hear(event, listener);
  }

  /** @param {(jobId: string) => void} listener */
  onCancel(listener) {
    this.#hear(CANCEL, ({ jobId }) => listener(jobId));
  }

  /** @param {string} jobId */
  cancel(jobId) {
    return this.#send(CANCEL, { jobId });
  }

  /** Resolves once no message can be missed. */
  listening() {
    this.#listening ??= this.caughtUp();
    return this.#listening;
  }

  async close() {
    this.#isClosed = true;
    for (const { fail } of this.#greetings.values()) fail(closedError());
    const closed = this.#events.close();
    closed.catch(() => {});
    // Without a server, BullMQ waits for one.
    await Promise.all([this.#hasHeard ? closed : undefined, this.#sender.close()]);
  }

  /**
   * Resolves when all earlier messages have been received. BullMQ does not report when it starts to listen, and receives only later
   * messages. So this sends greetings until one of them arrives.
   *
   * @returns {Promise<void>}
   */
  async caughtUp() {
    if (this.#isClosed) throw closedError();
    const from = randomUUID();
    const greet = () => this.#send(HELLO, { from }).catch(() => {});
    const heard = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      this.#greetings.set(from, { heard: resolve, fail: reject });
    });
    const timer = setInterval(greet, GREETING);
    greet();
    try {
      await heard;
      this.#hasHeard = true;
    } finally {
      clearInterval(timer);
      this.#greetings.delete(from);
    }
  }

  /** @param {string} event @param {(message: any) => void} listener */
  #hear(event, listener) {
    const hear = (/** @type {any} */ message, /** @type {string} */ id) => {
      /** @type {import('bullmq').QueueEventsOptions} */ (this.#events.opts).lastEventId = id;
      listener(message);
    };
    this.#events.on(/** @type {any} */ (event), hear);
  }

  /** BullMQ stops where PostgreSQL ends a connection. It continues after the last message that was received. */
  async #read() {
    while (!this.#isClosed) {
      await this.#events.run().catch(this.#onError);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** @param {string} eventName @param {object} message */
  async #send(eventName, message) {
    await this.#sender.publishEvent({ eventName, ...message }, KEPT_MESSAGES);
  }
}

module.exports = { QueueMessages };
