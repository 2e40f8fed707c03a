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
 * A window, service or utility process as main sees it: where messages to it go, whether it can have them yet, and
 * what becomes of them when it goes.
 */
class Endpoint {
  /** The names it is registered by; the first is what others are told. @type {Set<string>} */
  names = new Set();
  /** Ports between it and others. @type {Set<Link>} */
  links = new Set();
  /** Counts the pages it has had, so that what an earlier one asked for is not given to a later one. */
  page = 0;
  /** The script it runs, when it is a service's. @type {string | undefined} */
  script;
  /** What a service tells of itself goes here. @type {{ loaded: (outcome: any) => void, files: (files: unknown) => void } | undefined} */
  service;
  #calls = new Calls(thrown);
  #backlog = new Backlog(
    () => this.label,
    (channel) => this.call(channel, undefined, 0),
  );
  /** Calls that it has not been told of. @type {Set<number>} */
  #unsent = new Set();
  /** What waits for it to load, in order. @type {Step[]} */
  #queue = [];
  /** Told when its page, or itself, is gone. @type {(endpoint: Endpoint) => void} */
  #vanished;

  /** @param {number} id @param {(endpoint: Endpoint) => void} vanished */
  constructor(id, vanished) {
    this.id = id;
    this.#vanished = vanished;
  }

  /** Whether it loads, and may have a MessageChannel soon. @returns {boolean} */
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

  /** Whether it can use Electron's own `ipcMain` beside ours. */
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

  /** Of its page; empty for what has none. */
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

  /** Why its page may not hear what is meant for another's. @returns {MessageError | undefined} */
  get refusal() {
    return undefined;
  }

  /** It has a MessageChannel from now on. @param {boolean} _isGuarded whether its page comes by our preload */
  hello(_isGuarded) {}

  /**
   * Says something to its MessageChannel.
   *
   * @param {string} _kind
   * @param {object} _payload
   * @param {any[]} [_ports]
   */
  transmit(_kind, _payload, _ports) {}

  /** Says something to its listeners. @param {string} _channel @param {unknown} _args */
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
          // With ports, though there are none: what cannot be cloned is thrown then, and otherwise only logged by Electron.
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
   * Takes the step now, or, while it loads, in turn as soon as it has.
   *
   * @param {Step} step has an error when there is nobody to take it for
   */
  whenLoaded(step) {
    if (this.#queue.length === 0 && !this.isLoading) return step(this.#obstacle());
    checkRoom(this.#queue.length, this.label);
    this.#queue.push(step);
  }

  /** It has loaded, or never will. */
  flush() {
    if (this.isLoading) return;
    const queue = this.#queue;
    this.#queue = [];
    for (const step of queue) step(this.#obstacle());
  }

  #obstacle() {
    return this.isGone ? this.gone() : this.refusal;
  }

  /** What it was until now is no more: a page that was left, a process that ended. */
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

/** What becomes of a call whose handler has thrown: electron-re answers with the error. @param {unknown} error */
async function thrown(error) {
  if (hasOldManners()) return error;
  throw error;
}

/** @param {{ target: string, channel: string }} about */
function notLoaded(about) {
  return new MessageError('ERR_NO_HANDLER', `'${about.target}' has not loaded electron-re-native`, about);
}

module.exports = { Endpoint };
