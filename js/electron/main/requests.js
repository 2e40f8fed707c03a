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
 * Requests and reports of windows, services and utility processes to main. They come from other processes, so everything is checked before
 * it is used.
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
  /** The function that a route returns runs if the message was valid. @type {Record<string, Route>} */
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
   * Nothing waits for an answer, so an invalid message is dropped with its error. Errors of the app's listeners are not dropped.
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
    // A window can call handlers that are not ours through Electron itself.
    if (endpoint.hasNativeIpc) return { isNative: true };
    throw new MessageError('ERR_NO_HANDLER', `nothing handles '${channel}'`, { target: MAIN, channel });
  }

  /** A sender may only register itself, and not under a name that one of our windows already has. @param {Endpoint} endpoint */
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
    // There it would look like a message of main. A window of the app may have asked before the target had a MessageChannel.
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
    // The frame is missing if the page has been left in the meantime.
    return event.senderFrame?.parent === null;
  } catch {
    return false; // or its properties can no longer be read
  }
}

/** A page that has been left has neither its own rights any more nor those of the next page. @param {Endpoint} endpoint */
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
