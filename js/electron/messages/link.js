'use strict';

const { Backlog } = require('./backlog.js');
const { Calls } = require('./calls.js');
const { MessageError, asMessageError, toWire } = require('./message-error.js');
const { checkRoom } = require('./limits.js');
const { readPort } = require('./ports.js');

/** @typedef {import('./ports.js').Port} Port */
/** @typedef {{ port: Port, link: number } | { relay: (message: object) => void }} Connection */

/**
 * The outgoing connection to another window or service. Messages wait until there is a port, then go through it in order. The link ends
 * with its port, and the next message to the same target creates a new one.
 */
class OutLink {
  /** Main's number for the link, once there is a port. @type {number | undefined} */
  link;
  /** Steps that wait until there is a port. @type {Array<() => void> | undefined} */
  #queue = [];
  /** @type {((message: object) => void) | undefined} */
  #post;
  /** @type {Port | undefined} */
  #port;
  #calls;
  #backlog = new Backlog(
    () => this.#target,
    (channel) => this.invoke(channel, undefined, 0),
  );
  /** @type {unknown} */
  #over;
  #target;
  #ended;

  /**
   * @param {string | number} target
   * @param {Promise<Connection>} connection
   * @param {(link: OutLink) => void} ended
   * @param {(error: unknown) => unknown} onThrown see {@link Calls}
   */
  constructor(target, connection, ended, onThrown) {
    this.#calls = new Calls(onThrown);
    this.#target = target;
    this.#ended = ended;
    connection.then(
      (made) => this.#open(made),
      (error) => this.end(error),
    );
  }

  /**
   * @param {string} channel
   * @param {unknown} args
   * @param {(error: unknown) => void} failed
   */
  send(channel, args, failed) {
    const step = () => {
      if (this.#over) return failed(this.#over);
      this.#backlog.add();
      this.#post?.({ kind: 'send', channel, args });
    };
    const tellOf = (/** @type {unknown} */ error) =>
      failed(asMessageError(error, { target: this.#target, channel }));
    attempt(() => this.#whenOpen(() => attempt(step, tellOf)), tellOf);
  }

  /**
   * @param {string} channel
   * @param {unknown} args
   * @param {number} timeout
   */
  invoke(channel, args, timeout) {
    const about = { target: this.#target, channel, timeout };
    return this.#calls.make(about, (id) =>
      this.#whenOpen(() => {
        if (!this.#calls.isWaiting(id)) return;
        try {
          this.#post?.({ kind: 'call', id, channel, args });
        } catch (error) {
          this.#calls.fail(id, asMessageError(error, about));
        }
      }),
    );
  }

  /** @param {unknown} [reason] */
  end(reason) {
    if (this.#over) return;
    const target = this.#target;
    this.#over =
      reason ?? new MessageError('ERR_TARGET_GONE', `'${target}' closed, reloaded or crashed`, { target });
    this.#ended(this);
    this.#port?.close();
    this.#calls.failAll(this.#over);
    this.#flush();
  }

  /** @param {() => void} step */
  #whenOpen(step) {
    if (!this.#queue) return step();
    checkRoom(this.#queue.length, this.#target);
    this.#queue.push(step);
  }

  /** @param {Connection} made */
  #open(made) {
    if ('relay' in made) {
      // For messages that have waited; the target may have a MessageChannel by the next one.
      this.#post = made.relay;
      this.#flush();
      return this.end();
    }
    this.#port = made.port;
    this.link = made.link;
    if (this.#over) return this.#port.close();
    this.#post = (message) => made.port.postMessage(message);
    const receive = (/** @type {any} */ message) => {
      if (message?.kind === 'answer') this.#calls.answer(message.id, message.answer);
    };
    readPort(made.port, receive, () => this.end());
    this.#flush();
  }

  #flush() {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    for (const step of queue) step();
  }
}

/** @param {() => void} step @param {(error: unknown) => void} failed */
function attempt(step, failed) {
  try {
    step();
  } catch (error) {
    failed(error);
  }
}

/**
 * The incoming connection from another window or service.
 *
 * @param {Port} port
 * @param {object} receiver
 * @param {(channel: string, args: unknown) => void} receiver.send
 * @param {(channel: string, args: unknown) => Promise<object>} receiver.call resolves to the answer, never rejects
 * @param {() => void} ended
 */
function readInLink(port, { send, call }, ended) {
  const answer = async (/** @type {any} */ { id, channel, args }) =>
    postAnswer((sent) => port.postMessage({ kind: 'answer', id, answer: sent }), await call(channel, args));
  // Not async: an error of a listener is uncaught, as with Electron's own messages.
  const receive = (/** @type {any} */ message) => {
    if (message?.kind === 'send') send(message.channel, message.args);
    if (message?.kind === 'call' && typeof message.id === 'number') answer(message);
  };
  readPort(port, receive, ended);
}

/**
 * Sends an answer, or the error that it cannot be sent.
 *
 * @param {(answer: object) => void} post
 * @param {object} answer
 */
function postAnswer(post, answer) {
  try {
    post(answer);
  } catch (error) {
    post(toWire(asMessageError(error, {})));
  }
}

module.exports = { OutLink, readInLink, postAnswer };
