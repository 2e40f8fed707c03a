'use strict';

const { ipcMain } = require('electron');
const { inContext } = require('../../common/caller-context.js');
const { MessageError, invalidArg, shown } = require('../messages/message-error.js');
const {
  MAIN,
  PROTOCOL_VERSION,
  checkChannel,
  checkFunction,
  checkId,
  checkName,
  checkTimeout,
  timeoutOf,
} = require('../messages/protocol.js');
const { Directory } = require('./directory.js');
const { checkAllowed, grantFrom } = require('./policy.js');
const { isFromShownOrigin } = require('./origins.js');
const { Requests, isMainFrame, leftPage, noFrames } = require('./requests.js');
const { Watch } = require('./watch.js');
const { monotonic } = require('../../common/primordials.js');
const { sharedByCopies } = require('../../common/shared-by-copies.js');

/** @typedef {(event: any, ...args: any[]) => unknown} Handler */

/** MessageChannel in the main process; see index.d.ts. */
class MainChannel {
  #directory = new Directory();
  /** @type {Map<string, Handler>} */
  #handlers = new Map();
  #watch = new Watch(() => this.#directory.endpoints());
  #requests = new Requests(this.#directory, this.#handlers, this.#watch);
  #timeout = 0;
  #lastCall = 0;

  constructor() {
    this.#requests.listen();
  }

  /** For this class only; other parts of the package use `internals` below. @param {MainChannel} channel */
  static internals(channel) {
    return { directory: channel.#directory, requests: channel.#requests, watch: channel.#watch };
  }

  /** `registry` and `unregistry`, each with `{ name, id, pid }`. */
  get event() {
    return this.#directory.event;
  }

  get services() {
    return this.#directory.names;
  }

  get timeout() {
    return this.#timeout;
  }

  set timeout(timeout) {
    checkTimeout(timeout);
    this.#timeout = timeout;
  }

  /** @param {string} name @param {string} channel */
  send(name, channel, args = {}) {
    checkName(name);
    checkChannel(channel);
    const endpoint = this.#find(name);
    this.#report('send', name, channel, args);
    endpoint.send(channel, args);
  }

  /** @param {number} id @param {string} channel @param {unknown} [args] */
  sendTo(id, channel, args) {
    checkId(id);
    checkChannel(channel);
    const endpoint = this.#directory.find(id);
    this.#report('send', endpoint.label, channel, args);
    endpoint.send(channel, args);
  }

  /**
   * @param {string} name
   * @param {string} channel
   * @param {unknown} [args]
   * @param {{ timeout?: number }} [options]
   */
  async invoke(name, channel, args = {}, options) {
    checkName(name);
    checkChannel(channel);
    const timeout = timeoutOf(options, this.#timeout);
    const answer = this.#find(name).call(channel, args, timeout);
    if (this.#watch.isWatched) this.#reportCall(name, channel, args, answer);
    return answer;
  }

  /** @param {string} channel @param {Handler} listener */
  on(channel, listener) {
    return this.#listen('on', channel, listener);
  }

  /** @param {string} channel @param {Handler} listener */
  once(channel, listener) {
    return this.#listen('once', channel, listener);
  }

  /** @param {string} channel @param {Handler} handler */
  handle(channel, handler) {
    checkChannel(channel);
    checkFunction(handler, 'handler');
    const handle = inContext(handler);
    // Electron's handler, which refuses a second one, serves `ipcRenderer.invoke`; ours serves `MessageChannel.invoke`.
    ipcMain.handle(channel, (/** @type {any} */ event, /** @type {any[]} */ ...args) => {
      this.#checkNative(event, channel);
      return handle(event, ...args);
    });
    this.#handlers.set(channel, handle);
    return () => {
      if (this.#handlers.get(channel) === handle) this.removeHandler(channel);
    };
  }

  /** @param {string} channel @param {Handler} handler */
  handleOnce(channel, handler) {
    checkFunction(handler, 'handler');
    const remove = this.handle(channel, (event, ...args) => {
      remove();
      return handler(event, ...args);
    });
    return remove;
  }

  /** @param {string} channel */
  removeHandler(channel) {
    checkChannel(channel);
    if (this.#handlers.delete(channel)) ipcMain.removeHandler(channel);
  }

  /** @param {string} name @param {number} id @param {number} [pid] */
  registry(name, id, pid) {
    checkName(name);
    checkId(id);
    const endpoint = this.#directory.find(id);
    this.#directory.register(name, endpoint, id, pid ?? endpoint.pid);
  }

  /** @param {string} name */
  unregistry(name) {
    checkName(name);
    if (name === MAIN)
      throw invalidArg('name', `a name other than '${MAIN}', which is the main process`, name);
    if (!this.#directory.unregister(name))
      console.warn(`MessageChannel: the name '${name}' is not registered`);
  }

  /** @param {any} window a BrowserWindow or WebContents @param {unknown} channels */
  allow(window, channels) {
    const contents = window?.webContents ?? window;
    if (typeof contents?.getOSProcessId !== 'function')
      throw invalidArg('window', 'a BrowserWindow or a WebContents', window);
    this.#directory.window(contents).grant(grantFrom(channels));
  }

  /** @param {string} name */
  #find(name) {
    if (name !== MAIN) return this.#directory.find(name);
    const message = 'the main process cannot send a message to itself';
    throw new MessageError('ERR_UNKNOWN_TARGET', message, { target: name });
  }

  /** @param {'on' | 'once'} how @param {string} channel @param {Handler} listener */
  #listen(how, channel, listener) {
    checkChannel(channel);
    checkFunction(listener);
    const hear = inContext(listener);
    const remove = () => void ipcMain.removeListener(channel, heard);
    const heard = (/** @type {any} */ event, /** @type {any[]} */ ...args) => {
      if (!this.#isHeard(event, channel)) return;
      if (how === 'once') remove();
      hear(event, ...args);
    };
    ipcMain.on(channel, heard);
    return remove;
  }

  /** Throws for a message through Electron's own IPC that is not allowed. @param {any} event @param {string} channel */
  #checkNative(event, channel) {
    // Apps may emit their own events, or none. Utility processes belong to the app.
    const sender = event?.sender;
    if (typeof sender?.getOSProcessId !== 'function') return;
    const policy = this.#directory.window(sender).nativePolicy;
    if (!policy) return;
    if (!isMainFrame(event)) throw noFrames();
    if (!isFromShownOrigin(event)) throw leftPage();
    checkAllowed(policy, MAIN, channel);
  }

  /** @param {any} event @param {string} channel */
  #isHeard(event, channel) {
    try {
      this.#checkNative(event, channel);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {'send' | 'invoke' | 'reply' | 'error'} kind @param {string} to @param {string} channel */
  #report(kind, to, channel, /** @type {unknown} */ payload, call = 0, roundTrip = -1) {
    if (!this.#watch.isWatched) return;
    const id = call > 0 ? `main.${call}` : null;
    const roundTripMs = roundTrip >= 0 ? roundTrip : null;
    this.#watch.report({ kind, from: MAIN, to, channel, id, roundTripMs, payload });
  }

  /** @param {string} to @param {string} channel @param {unknown} args @param {Promise<unknown>} answer */
  #reportCall(to, channel, args, answer) {
    const call = ++this.#lastCall;
    const start = monotonic();
    const after = () => monotonic() - start;
    this.#report('invoke', to, channel, args, call);
    answer.then(
      (value) => this.#report('reply', to, channel, value, call, after()),
      (error) => this.#report('error', to, channel, shown(error), call, after()),
    );
  }
}

// Electron accepts one handler per channel.
const messageChannel = sharedByCopies('MessageChannel', PROTOCOL_VERSION, () => new MainChannel());

/** For other parts of this package. The class may come from another copy of it. */
function internals() {
  const { constructor } = messageChannel;
  return /** @type {typeof MainChannel} */ (constructor).internals(messageChannel);
}

module.exports = { internals, messageChannel };
