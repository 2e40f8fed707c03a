'use strict';

const { PoolError, invalidArg } = require('../common/errors.js');
const { nextTick } = require('../common/primordials.js');

/** @typedef {import('./pool-core.js').PoolCore} PoolCore */
/** @typedef {(error: Error | null) => void} Callback */

/** Sends an app's own messages and handles to one child. */
class ChildMessages {
  #core;
  #child;
  #pid;
  /** The callbacks of handles that the child has not taken yet, by ticket. @type {Map<number, Callback | undefined>} */
  #underWay = new Map();
  #lastTicket = 0;

  /**
   * @param {PoolCore} core
   * @param {number} child its number in the core
   * @param {number} pid
   */
  constructor(core, child, pid) {
    this.#core = core;
    this.#child = child;
    this.#pid = pid;
  }

  /**
   * Sends a message; see index.d.ts.
   *
   * @param {unknown} message
   * @param {any} handle
   * @param {any} options
   * @param {any} callback
   * @param {boolean} isConnected
   * @returns {boolean}
   */
  send(message, handle, options, callback, isConnected) {
    const given = argumentsOf(handle, options, callback);
    const json = toJson(message);
    if (given.handle) return this.#sendHandle(json, given, isConnected);
    const result = isConnected ? this.#send(json, undefined, 0) : 'gone';
    if (result === 'full') return settle(given.callback, tooMuch());
    return settle(given.callback, result === 'done' ? null : this.#gone());
  }

  /**
   * @param {string} json
   * @param {ReturnType<typeof argumentsOf>} given
   * @param {boolean} isConnected
   */
  #sendHandle(json, { handle, keepOpen, callback }, isConnected) {
    const { label, descriptor, close } = require('./sendable-handle.js').sendable(handle);
    const line = `${JSON.stringify(label).slice(0, -1)},"msg":${json}}`;
    const ticket = (this.#lastTicket = (this.#lastTicket + 1) % 2 ** 31);
    const result = isConnected ? this.#send(line, descriptor, ticket) : 'gone';
    if (result === 'done') {
      this.#underWay.set(ticket, callback);
      // The child has a copy of the socket, so the host must not read from it.
      if (!keepOpen) close();
      return true;
    }
    if (result === 'gone') return settle(callback, this.#gone());
    const error = refusal(result, handle);
    // Without a callback, the caller learns of the error only if we throw it.
    if (!callback) throw error;
    return settle(callback, error);
  }

  /**
   * @param {string} line
   * @param {number | undefined} descriptor
   * @param {number} ticket
   */
  #send(line, descriptor, ticket) {
    return this.#core.ask((native) => native.sendMessage(this.#child, line, descriptor, ticket));
  }

  /**
   * Settles the callback of a handle.
   *
   * @param {number} ticket
   * @param {boolean} isTaken whether the child has taken the handle
   */
  handleTaken(ticket, isTaken) {
    const callback = this.#underWay.get(ticket);
    this.#underWay.delete(ticket);
    callback?.(
      isTaken
        ? null
        : new PoolError(
            'ERR_UNSUPPORTED',
            'The child cannot take the handle; it may have no descriptors left',
          ),
    );
  }

  /** Fails the handles that are under way. Nothing is sent after that. */
  close() {
    const callbacks = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const callback of callbacks) settle(callback, this.#gone());
  }

  #gone() {
    const pid = this.#pid;
    return new PoolError('ERR_CHILD_EXITED', `The channel to child ${pid} is closed`, { pid });
  }
}

/** The error for a handle that cannot be sent. @param {string} result @param {unknown} handle */
function refusal(result, handle) {
  if (result === 'full') return tooMuch();
  if (result === 'unsupported')
    return new PoolError('ERR_UNSUPPORTED', 'Messages cannot carry handles on this system');
  return invalidArg('handle', 'open', handle, 'argument');
}

/**
 * Reads the arguments of `send` after the message. The caller may leave some of them out.
 *
 * @param {any} handle
 * @param {any} options
 * @param {any} callback
 * @returns {{ handle: any, keepOpen: boolean, callback: Callback | undefined }}
 */
function argumentsOf(handle, options, callback) {
  if (typeof handle === 'function') return argumentsOf(undefined, undefined, handle);
  if (typeof options === 'function') return argumentsOf(handle, undefined, options);
  if (callback !== undefined && typeof callback !== 'function')
    throw invalidArg('callback', 'a function', callback, 'argument');
  if (options !== undefined && (typeof options !== 'object' || options === null))
    throw invalidArg('options', 'an object', options, 'argument');
  const { keepOpen = false } = options ?? {};
  if (typeof keepOpen !== 'boolean') throw invalidArg('keepOpen', 'a boolean', keepOpen);
  return { handle: handle ?? undefined, keepOpen, callback };
}

/** @param {Callback | undefined} callback @param {Error | null} error */
function settle(callback, error) {
  if (callback) nextTick(callback, error);
  return error === null;
}

function tooMuch() {
  return new PoolError('ERR_QUEUE_FULL', 'Too many messages or handles are waiting for the child');
}

/** @param {unknown} message */
function toJson(message) {
  let json;
  try {
    json = JSON.stringify(message);
  } catch (cause) {
    throw new PoolError('ERR_SERIALIZE', `The message cannot be sent: ${String(cause)}`, { cause });
  }
  if (json === undefined) throw invalidArg('message', 'a value that JSON can represent', message, 'argument');
  return json;
}

module.exports = { ChildMessages };
