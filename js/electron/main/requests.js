'use strict';

const { ipcMain } = require('electron');
const { hasOldManners } = require('../../common/manners.js');
const { MessageError, invalidArg, toWire } = require('../messages/message-error.js');
const { KIND, MAIN, PROTOCOL_VERSION, checkChannel, checkId, checkName } = require('../messages/protocol.js');
const { withoutStacks } = require('../messages/without-stacks.js');
const { isFromShownOrigin } = require('./origins.js');
const { checkAllowed } = require('./policy.js');

/** @typedef {import('./endpoint.js').Endpoint} Endpoint */
/** @typedef {import('./directory.js').Directory} Directory */
/** @typedef {import('./watch.js').Watch} Watch */
/** @typedef {(event: any, ...args: any[]) => unknown} Handler */
/** @typedef {(endpoint: Endpoint, payload: any, event: any) => any} Route */

/**
 * What windows, services and utility processes ask main, and tell it. All of it comes from other processes, so nothing
 * of it is believed before it is checked.
 */
class Requests {
  #directory;
  #handlers;
  #watch;
  /** Answered by `{ value }` or `{ error }`. @type {Record<string, Route>} */
  #asked = {
    [KIND.HELLO]: (endpoint, payload) => this.#hello(endpoint, payload),
    [KIND.CONNECT]: (endpoint, payload) => this.#connect(endpoint, payload),
    [KIND.INVOKE]: (endpoint, payload, event) => this.#invoke(endpoint, payload, event),
    [KIND.REGISTER]: (endpoint, payload, event) => this.#register(endpoint, payload, event),
  };
  /** What they return is done when nothing was wrong with the message. @type {Record<string, Route>} */
  #told = {
    [KIND.SEND]: (endpoint, payload, event) => this.#send(endpoint, payload, event),
    [KIND.RELAY]: (endpoint, payload) => this.#relay(endpoint, payload),
    [KIND.REPLY]: (endpoint, { call, answer }) => endpoint.reply(call, answer),
    [KIND.LOADED]: (endpoint, payload) => endpoint.service?.loaded(payload),
    [KIND.FILES]: (endpoint, { files }) => endpoint.service?.files(files),
    [KIND.SEEN]: (endpoint, payload) => this.#watch.seen(endpoint, payload),
  };

  /**
   * @param {Directory} directory
   * @param {Map<string, Handler>} handlers
   * @param {Watch} watch
   */
  constructor(directory, handlers, watch) {
    this.#directory = directory;
    this.#handlers = handlers;
    this.#watch = watch;
  }

  /** Listens to windows and services. */
  listen() {
    for (const kind of Object.keys(this.#asked))
      ipcMain.handle(kind, (/** @type {any} */ event, /** @type {unknown} */ payload) =>
        isMainFrame(event)
          ? this.ask(kind, this.#endpointOf(event), payload, event)
          : withoutStacks(toWire(noFrames())),
      );
    for (const kind of Object.keys(this.#told))
      ipcMain.on(kind, (/** @type {any} */ event, /** @type {unknown} */ payload) => {
        if (isMainFrame(event)) this.tell(kind, this.#endpointOf(event), payload, event);
      });
  }

  /**
   * @param {string} kind
   * @param {Endpoint} endpoint
   * @param {any} payload
   * @param {any} event
   * @returns {Promise<object>} `{ value }` or `{ error }`
   */
  async ask(kind, endpoint, payload, event) {
    try {
      checkShown(endpoint, event);
      return await this.#asked[kind]?.(endpoint, payload ?? {}, event);
    } catch (error) {
      const answer = toWire(error);
      return endpoint.policy ? withoutStacks(answer) : answer;
    }
  }

  /**
   * Nobody waits for an answer: what is wrong with a message is dropped with it. What the app's listeners throw is not.
   *
   * @param {string} kind
   * @param {Endpoint} endpoint
   * @param {any} payload
   * @param {any} event
   */
  tell(kind, endpoint, payload, event) {
    let deliver;
    try {
      checkShown(endpoint, event);
      deliver = this.#told[kind]?.(endpoint, payload ?? {}, event);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
    }
    deliver?.();
  }

  /** @param {any} event */
  #endpointOf(event) {
    return this.#directory.window(event.sender);
  }

  /** @param {Endpoint} endpoint @param {any} payload */
  #hello(endpoint, { isGuarded, version }) {
    if (version !== PROTOCOL_VERSION) {
      const message =
        'The main process has loaded a different version of electron-re-native than this window or service';
      throw new MessageError('ERR_UNSUPPORTED', message, { target: 'main' });
    }
    endpoint.hello(isGuarded === true);
    this.#watch.tell(endpoint);
    const { id, policy } = endpoint;
    return { value: { id, channels: policy?.channels, hasOldManners: hasOldManners() } };
  }

  /** @param {Endpoint} endpoint @param {any} payload */
  async #connect(endpoint, { request, target }) {
    checkTarget(target);
    checkId(request);
    return { value: await this.#directory.broker.connect(endpoint, request, target) };
  }

  /** @param {Endpoint} endpoint @param {any} payload @param {any} event */
  async #invoke(endpoint, { channel, args }, event) {
    checkChannel(channel);
    checkAllowed(endpoint.policy, MAIN, channel);
    const handler = this.#handlers.get(channel);
    if (handler) return { value: await handler(event, args) };
    // A window can ask Electron itself for handlers that are not ours.
    if (endpoint.hasNativeIpc) return { isNative: true };
    throw new MessageError('ERR_NO_HANDLER', `nothing handles '${channel}'`, { target: MAIN, channel });
  }

  /** Only itself, and by no name that is a window's of ours already. @param {Endpoint} endpoint */
  #register(endpoint, /** @type {any} */ { name, id, pid }, /** @type {any} */ { sender }) {
    checkName(name);
    if (endpoint.policy) {
      const message = `this window may not register the name '${name}'; register it in the main process`;
      throw new MessageError('ERR_NOT_ALLOWED', message, { target: name });
    }
    if (id !== undefined && id !== endpoint.id && id !== endpoint.windowId)
      throw invalidArg('id', 'the id of the window that registers', id);
    if (pid !== undefined) checkId(pid);
    const entry = { name, id: id ?? endpoint.id, pid: pid ?? sender.getOSProcessId?.() };
    this.#directory.register(name, endpoint, entry.id, entry.pid);
    return { value: entry };
  }

  /** @param {Endpoint} endpoint @param {any} payload @param {any} event */
  #send(endpoint, { channel, args }, event) {
    checkChannel(channel);
    checkAllowed(endpoint.policy, MAIN, channel);
    return () => ipcMain.emit(channel, event, args);
  }

  /** @param {Endpoint} endpoint @param {any} payload */
  #relay(endpoint, { target, channel, args }) {
    checkTarget(target);
    checkChannel(channel);
    checkAllowed(endpoint.policy, target, channel);
    const found = this.#directory.find(target, false);
    // It would pass for main's own there. A window of the app's own may have asked before there was a MessageChannel.
    const sendUnlessReady = (/** @type {unknown} */ error) => {
      if (!error && !found.isReady) found.send(channel, args);
    };
    if (endpoint.policy) found.whenLoaded(sendUnlessReady);
    else found.send(channel, args);
  }
}

/** Whether a message comes from a page itself, not from a frame in it. @param {any} event */
function isMainFrame(event) {
  try {
    // There is none when the page was left meanwhile.
    return event.senderFrame?.parent === null;
  } catch {
    return false; // or one that may not be looked at any more
  }
}

/** A page that was left for another has no longer what it was allowed, nor what the other is. @param {Endpoint} endpoint */
function checkShown(endpoint, /** @type {any} */ event) {
  if (endpoint.policy && !isFromShownOrigin(event)) throw leftPage();
}

function leftPage() {
  return new MessageError('ERR_NOT_ALLOWED', 'the window has navigated to a page of another origin');
}

function noFrames() {
  return new MessageError('ERR_NOT_ALLOWED', 'frames inside a page cannot use messages');
}

/** @param {unknown} target */
function checkTarget(target) {
  if (typeof target === 'number') checkId(target);
  else checkName(target);
}

module.exports = { Requests, isMainFrame, leftPage, noFrames };
