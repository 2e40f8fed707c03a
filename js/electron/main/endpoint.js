'use strict';

const { hasOldManners } = require('../../common/manners.js');
const { Backlog } = require('../messages/backlog.js');
const { Calls } = require('../messages/calls.js');
const { checkRoom } = require('../messages/limits.js');
const { MessageError, asMessageError } = require('../messages/message-error.js');
const { KIND } = require('../messages/protocol.js');

/** @typedef {import('./policy.js').Policy} Policy */
/** @typedef {{ id: number, owner: Endpoint, target: Endpoint, name: string | number }} Link */
/** @typedef {(error?: unknown) => void} Step */

/**
 * A window, service or utility process as main sees it: how messages reach it, whether it is ready for them, and what happens to them when
 * it is gone.
 */
class Endpoint {
  /** The names it is registered under; others see the first one. @type {Set<string>} */
  names = new Set();
  /** Ports between it and others. @type {Set<Link>} */
  links = new Set();
  /** Counts the pages it has had, so that a later page does not get answers to an earlier one. */
  page = 0;
  /** The script it runs, when it is a service's. @type {string | undefined} */
  script;
  /** Receives a service's reports about itself. @type {{ loaded: (outcome: any) => void, files: (files: unknown) => void } | undefined} */
  service;
  #calls = new Calls(thrown);
  #backlog = new Backlog(
    () => this.label,
    (channel) => this.call(channel, undefined, 0),
  );
  /** Calls that have not been sent to it yet. @type {Set<number>} */
  #unsent = new Set();
  /** Steps that wait until it has loaded, in order. @type {Step[]} */
  #queue = [];
  /** Called when its page, or the endpoint itself, is gone. @type {(endpoint: Endpoint) => void} */
  #vanished;

  /** @param {number} id @param {(endpoint: Endpoint) => void} vanished */
  constructor(id, vanished) {
    this.id = id;
    this.#vanished = vanished;
  }

  /** Whether it is loading, and may have a MessageChannel soon. @returns {boolean} */
  get isLoading() {
    return false;
  }

  /** Whether it has a MessageChannel. @returns {boolean} */
  get isReady() {
    return false;
  }

  /** Whether it is closed or crashed. @returns {boolean} */
  get isGone() {
    return true;
  }

  /** Whether it can also use Electron's own `ipcMain`. */
  get hasNativeIpc() {
    return false;
  }

  /** @returns {number | undefined} */
  get windowId() {
    return undefined;
  }

  /** @returns {number | undefined} */
  get pid() {
    return undefined;
  }

  get name() {
    return [...this.names][0];
  }

  /** The title of its page; empty without a page. */
  get title() {
    return '';
  }

  get label() {
    return this.name ?? `window ${this.id}`;
  }

  /** @returns {Policy | undefined} */
  get policy() {
    return undefined;
  }

  /** Why its page may not receive messages that are meant for a page of another origin. @returns {MessageError | undefined} */
  get refusal() {
    return undefined;
  }

  /** It now has a MessageChannel. @param {boolean} _isGuarded whether its page uses our preload */
  hello(_isGuarded) {}

  /**
   * Sends a message to its MessageChannel.
   *
   * @param {string} _kind
   * @param {object} _payload
   * @param {any[]} [_ports]
   */
  transmit(_kind, _payload, _ports) {}

  /** Sends a message to its listeners. @param {string} _channel @param {unknown} _args */
  deliver(_channel, _args) {}

  /**
   * @param {string} channel
   * @param {unknown} args
   */
  send(channel, args) {
    let isLater = false;
    this.whenLoaded((error) => {
      try {
        if (error) throw error;
        // Others do not answer.
        if (this.isReady) this.#backlog.add();
        this.deliver(channel, args);
      } catch (failure) {
        const told = asMessageError(failure, { target: this.label, channel });
        if (!isLater) throw told;
        console.error(told);
      }
    });
    isLater = true;
  }

  /**
   * @param {string} channel
   * @param {unknown} args
   * @param {number} timeout
   */
  call(channel, args, timeout) {
    const about = { target: this.label, channel, timeout };
    return this.#calls.make(about, (call) => {
      const step = (/** @type {unknown} */ error) => {
        this.#unsent.delete(call);
        if (!this.#calls.isWaiting(call)) return;
        try {
          if (error) throw error;
          if (!this.isReady) throw notLoaded(about);
          // With an empty list of ports: only then Electron throws for values that cannot be cloned, instead of logging them.
          this.transmit(KIND.CALL, { call, channel, args }, []);
        } catch (failure) {
          this.#calls.fail(call, asMessageError(failure, about));
        }
      };
      this.#unsent.add(call);
      try {
        this.whenLoaded(step);
      } catch (error) {
        this.#unsent.delete(call);
        throw error;
      }
    });
  }

  /** @param {unknown} call @param {unknown} answer */
  reply(call, answer) {
    if (typeof call === 'number') this.#calls.answer(call, answer);
  }

  /**
   * Takes the step now, or, while the endpoint is loading, in order as soon as it has loaded.
   *
   * @param {Step} step gets an error if the endpoint is gone
   */
  whenLoaded(step) {
    if (this.#queue.length === 0 && !this.isLoading) return step(this.#obstacle());
    checkRoom(this.#queue.length, this.label);
    this.#queue.push(step);
  }

  /** It has loaded, or will never load. */
  flush() {
    if (this.isLoading) return;
    const queue = this.#queue;
    this.#queue = [];
    for (const step of queue) step(this.#obstacle());
  }

  #obstacle() {
    return this.isGone ? this.gone() : this.refusal;
  }

  /** Its page or process is gone: the window has navigated, or the process has ended. */
  vanish() {
    this.page++;
    this.#calls.failAll(this.gone(), this.#unsent);
    this.#vanished(this);
    this.flush();
  }

  gone() {
    const message = `'${this.label}' closed, reloaded or crashed`;
    return new MessageError('ERR_TARGET_GONE', message, { target: this.label });
  }
}

/** The outcome of a call whose handler has thrown: electron-re answers with the error. @param {unknown} error */
async function thrown(error) {
  if (hasOldManners()) return error;
  throw error;
}

/** @param {{ target: string, channel: string }} about */
function notLoaded(about) {
  return new MessageError('ERR_NO_HANDLER', `'${about.target}' has not loaded electron-re-native`, about);
}

module.exports = { Endpoint };
