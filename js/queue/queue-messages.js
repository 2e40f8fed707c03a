'use strict';

const { randomUUID } = require('crypto');
const { Promise, clearInterval, setInterval } = require('../common/primordials.js');
const { closedError } = require('../pool/run-call.js');
const { backendOf, bullmq } = require('./bullmq.js');

const CANCEL = 'electron-re-native:cancel';
const HELLO = 'electron-re-native:hello';
/** Between two greetings, in ms. */
const GREETING = 100;
/** The queue's stream keeps about this many messages: BullMQ's own default for it. */
const KEPT_MESSAGES = 10_000;

/** What goes to all who listen: BullMQ's events of the jobs of a queue, or requests to cancel one. */
class QueueMessages {
  #events;
  #sender;
  /** @type {Promise<void> | undefined} */
  #listening;
  #hasHeard = false;
  #stopGreeting = () => {};

  /**
   * @param {string} name
   * @param {import('./bullmq.js').Server} server
   * @param {(error: Error) => void} onError
   */
  constructor(name, server, onError) {
    const { QueueEvents, QueueEventsProducer } = bullmq();
    this.#events = new QueueEvents(name, server.options, backendOf(server));
    this.#sender = new QueueEventsProducer(name, server.options, backendOf(server));
    this.#events.on('error', onError);
    this.#sender.on('error', onError);
  }

  /**
   * Requests to cancel jobs have a stream of their own: a host that works would else hear of each job of each other host.
   *
   * @param {string} name
   * @param {import('./bullmq.js').Server} server
   * @param {(error: Error) => void} onError
   */
  static ofCancelling(name, server, onError) {
    return new QueueMessages(`${name}.cancelling`, server, onError);
  }

  /** What BullMQ has opened for it. */
  get opened() {
    return [this.#events, this.#sender];
  }

  /** @param {'completed' | 'failed' | 'progress' | 'removed'} event @param {(message: any) => void} listener */
  on(event, listener) {
    this.#events.on(event, listener);
  }

  /** @param {(jobId: string) => void} listener */
  onCancel(listener) {
    this.#hear(CANCEL, ({ jobId }) => listener(jobId));
  }

  /** @param {string} jobId */
  cancel(jobId) {
    return this.#send(CANCEL, { jobId });
  }

  /** Resolves when no message is missed any more. */
  listening() {
    this.#listening ??= this.#greetOneself();
    return this.#listening;
  }

  async close() {
    this.#stopGreeting();
    const closed = this.#events.close();
    closed.catch(() => {});
    // Where there is no server, BullMQ waits for one.
    await Promise.all([this.#hasHeard ? closed : undefined, this.#sender.close()]);
  }

  /** BullMQ does not tell when it listens, and begins with what comes after. So it gets messages until it hears one. */
  #greetOneself() {
    return new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const from = randomUUID();
      const greet = () => this.#send(HELLO, { from }).catch(() => {});
      const timer = setInterval(greet, GREETING);
      this.#hear(HELLO, (message) => {
        if (message.from !== from) return;
        clearInterval(timer);
        this.#hasHeard = true;
        resolve();
      });
      this.#stopGreeting = () => {
        clearInterval(timer);
        reject(closedError());
      };
      greet();
    });
  }

  /** @param {string} event @param {(message: any) => void} listener */
  #hear(event, listener) {
    this.#events.on(/** @type {any} */ (event), listener);
  }

  /** @param {string} eventName @param {object} message */
  async #send(eventName, message) {
    await this.#sender.publishEvent({ eventName, ...message }, KEPT_MESSAGES);
  }
}

module.exports = { QueueMessages };
