'use strict';

const { Calls } = require('./calls.js');
const { OutLink, postAnswer, readInLink } = require('./link.js');
const { MessageError, settle, toWire } = require('./message-error.js');
const { Promise } = require('../../common/primordials.js');
const {
  KIND,
  MAIN,
  PROTOCOL_VERSION,
  checkChannel,
  checkFunction,
  checkId,
  checkName,
  checkTimeout,
  isChannel,
  timeoutOf,
} = require('./protocol.js');
const { Tale } = require('./tale.js');
const { withoutStacks } = require('./without-stacks.js');

/** @typedef {import('./ports.js').Port} Port */
/** @typedef {import('./link.js').Connection} Connection */
/** @typedef {{ id: number, name?: string, channels?: string[] }} From the sender; `channels`: all that it may use */
/** @typedef {(event: any, ...args: any[]) => any} Handler */

/**
 * What a Peer needs from its environment.
 *
 * @typedef {object} Host
 * @property {boolean} isGuarded whether main decides what may be used; if so, every use is checked with main
 * @property {(listener: Handler) => Handler} inContext returns the same listener, bound to the async context of its caller
 * @property {any} emitter emits messages to listeners; `ipcRenderer` in a window, so that native listeners get them, too
 * @property {(kind: string, payload: object) => Promise<any>} ask
 * @property {(kind: string, payload: object) => void} tell
 * @property {(channel: string, args: unknown) => void} sendToMain
 * @property {(channel: string, args: unknown) => Promise<unknown>} invokeNative for handlers that are not ours
 * @property {(receive: (kind: string, payload: any, port?: Port) => void) => void} listen
 */

/** MessageChannel in a window, a service or a utility process; see index.d.ts. */
class Peer {
  #host;
  /** By name or id. @type {Map<string | number, OutLink>} */
  #outLinks = new Map();
  /**
   * Outgoing links that wait for their port, by request.
   *
   * @type {Map<number, { target: string | number, resolve: (connection: Connection) => void }>}
   */
  #awaited = new Map();
  /** Called when main reports that the other end of a port is gone, by link. @type {Map<number, () => void>} */
  #unlinks = new Map();
  /** @type {Map<string, Handler>} */
  #handlers = new Map();
  #toMain = new Calls();
  #lastRequest = 0;
  #tale;
  #timeout = 0;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#tale = new Tale((seen) => host.tell(KIND.SEEN, seen));
    host.listen((kind, payload, port) => this.#receive(kind, payload, port));
    this.hello = host.ask(KIND.HELLO, { isGuarded: host.isGuarded, version: PROTOCOL_VERSION });
    // If main lacks MessageChannel, the first call reports it.
    this.hello.catch(() => this.#tale.watched(false));
  }

  get timeout() {
    return this.#timeout;
  }

  set timeout(timeout) {
    checkTimeout(timeout);
    this.#timeout = timeout;
  }

  /** @param {string} name @param {string} channel @param {unknown} [args] */
  send(name, channel, args) {
    checkName(name);
    checkChannel(channel);
    this.#tale.seen('send', name, channel, args);
    if (name === MAIN) this.#host.sendToMain(channel, args);
    else this.#linkTo(name).send(channel, args, complain);
  }

  /** @param {number} id @param {string} channel @param {unknown} [args] */
  sendTo(id, channel, args) {
    checkId(id);
    checkChannel(channel);
    this.#tale.seen('send', id, channel, args);
    this.#linkTo(id).send(channel, args, complain);
  }

  /**
   * @param {string} name
   * @param {string} channel
   * @param {unknown} [args]
   * @param {{ timeout?: number }} [options]
   */
  async invoke(name, channel, args, options) {
    checkName(name);
    checkChannel(channel);
    const timeout = timeoutOf(options, this.#timeout);
    const answered = this.#tale.seenCall(name, channel, args);
    const answer =
      name === MAIN
        ? this.#invokeMain(channel, args, timeout)
        : this.#linkTo(name).invoke(channel, args, timeout);
    if (answered) answer.then(answered.value, answered.error);
    return answer;
  }

  /** @param {string} channel @param {(event: any, ...args: any[]) => void} listener */
  on(channel, listener) {
    return this.#listen('on', channel, listener);
  }

  /** @param {string} channel @param {(event: any, ...args: any[]) => void} listener */
  once(channel, listener) {
    return this.#listen('once', channel, listener);
  }

  /** @param {string} channel @param {Handler} handler */
  handle(channel, handler) {
    checkChannel(channel);
    checkFunction(handler, 'handler');
    const handle = this.#host.inContext(handler);
    this.#handlers.set(channel, handle);
    return () => {
      if (this.#handlers.get(channel) === handle) this.#handlers.delete(channel);
    };
  }

  /** @param {string} channel @param {Handler} handler */
  handleOnce(channel, handler) {
    checkFunction(handler, 'handler');
    const remove = this.handle(channel, (event, args) => {
      remove();
      return handler(event, args);
    });
    return remove;
  }

  /** @param {string} channel */
  removeHandler(channel) {
    checkChannel(channel);
    this.#handlers.delete(channel);
  }

  /** @param {string} name @param {number} [id] @param {number} [pid] */
  async registry(name, id, pid) {
    checkName(name);
    return settle(await this.#host.ask(KIND.REGISTER, { name, id, pid }));
  }

  /**
   * @param {'on' | 'once'} how
   * @param {string} channel
   * @param {(event: any, ...args: any[]) => void} listener
   */
  #listen(how, channel, listener) {
    checkChannel(channel);
    checkFunction(listener);
    const { emitter, inContext } = this.#host;
    const remove = () => void emitter.removeListener(channel, heard);
    /** @this {unknown} @param {[event: any, ...args: any[]]} args */
    function hear(...args) {
      if (how === 'once') remove();
      return Reflect.apply(listener, this, args);
    }
    // So an app can also remove its listener from Electron's emitter.
    const heard = Object.assign(inContext(hear), { listener });
    emitter.on(channel, heard);
    return remove;
  }

  /** @param {string | number} target */
  #linkTo(target) {
    const known = this.#outLinks.get(target);
    if (known) return known;
    const ended = (/** @type {OutLink} */ link) => {
      if (this.#outLinks.get(target) === link) this.#outLinks.delete(target);
      if (link.link !== undefined) this.#unlinks.delete(link.link);
    };
    const link = new OutLink(target, this.#connect(target), ended, (error) => this.#thrown(error));
    this.#outLinks.set(target, link);
    return link;
  }

  /**
   * The port arrives in a separate message; this only says whether it will.
   *
   * @param {string | number} target
   * @returns {Promise<Connection>}
   */
  #connect(target) {
    const request = ++this.#lastRequest;
    const connection = new Promise((resolve, reject) => {
      this.#awaited.set(request, { target, resolve });
      const answered = (/** @type {unknown} */ answer) => {
        if (settle(answer) === 'relay')
          resolve({ relay: (/** @type {object} */ message) => this.#relay(target, message) });
      };
      this.#host.ask(KIND.CONNECT, { request, target }).then(answered).catch(reject);
    });
    const forget = () => this.#awaited.delete(request);
    connection.then(forget, forget);
    return /** @type {Promise<Connection>} */ (connection);
  }

  /** To a window that has no MessageChannel. @param {string | number} target @param {any} message */
  #relay(target, { kind, channel, args }) {
    if (kind === 'send') return this.#host.tell(KIND.RELAY, { target, channel, args });
    const message = `'${target}' has not loaded electron-re-native`;
    throw new MessageError('ERR_NO_HANDLER', message, { target, channel });
  }

  /** The outcome of a call whose handler has thrown, by main's manners. @param {unknown} error */
  async #thrown(error) {
    const answer = await this.hello.catch(() => undefined);
    // electron-re does not support windows without Node, so no code there relies on its manners.
    if (answer?.value?.hasOldManners === true && !this.#host.isGuarded) return { code: 600, error };
    throw error;
  }

  /** @param {string} channel @param {unknown} args @param {number} timeout */
  #invokeMain(channel, args, timeout) {
    const about = { target: MAIN, channel, timeout };
    return this.#toMain.make(about, (id) => {
      const native = (/** @type {any} */ answer) =>
        answer?.isNative ? this.#host.invokeNative(channel, args).then((value) => ({ value })) : answer;
      this.#host
        .ask(KIND.INVOKE, { channel, args })
        .then(native)
        .then(
          (answer) => this.#toMain.answer(id, answer),
          (error) => this.#toMain.fail(id, error),
        );
    });
  }

  /** @param {string} kind @param {any} payload @param {Port} [port] */
  #receive(kind, payload, port) {
    if (kind === KIND.PORT && port) this.#takePort(payload, port);
    if (kind === KIND.UNLINK) this.#unlinks.get(payload.link)?.();
    if (kind === KIND.CALL) this.#answerMain(payload);
    if (kind === KIND.DELIVER) this.#deliver(payload.channel, payload.args, { id: 0, name: MAIN });
    if (kind === KIND.WATCH) this.#tale.watched(payload.isWatched);
  }

  /**
   * A port that we asked for, or the other end of one that another process asked for.
   *
   * @param {{ link: number, request?: number, from?: From }} about
   * @param {Port} port
   */
  #takePort({ link, request, from }, port) {
    if (request !== undefined) {
      const awaited = this.#awaited.get(request);
      if (!awaited) return port.close();
      this.#unlinks.set(link, () => this.#outLinks.get(awaited.target)?.end());
      return awaited.resolve({ port, link });
    }
    if (!from) return port.close();
    const mayUse = (/** @type {unknown} */ channel) =>
      isChannel(channel) && (!from.channels || from.channels.includes(channel));
    const receiver = {
      send: (/** @type {string} */ channel, /** @type {unknown} */ args) => {
        if (mayUse(channel)) this.#deliver(channel, args, from);
      },
      call: (/** @type {string} */ channel, /** @type {unknown} */ args) =>
        mayUse(channel) ? this.#answer(channel, args, from) : refuse(channel),
    };
    const ended = () => void this.#unlinks.delete(link);
    this.#unlinks.set(link, () => (ended(), port.close()));
    readInLink(port, receiver, ended);
  }

  /** @param {{ call: number, channel: string, args: unknown }} about */
  async #answerMain({ call, channel, args }) {
    const answer = await this.#answer(channel, args, { id: 0, name: MAIN });
    postAnswer((sent) => this.#host.tell(KIND.REPLY, { call, answer: sent }), answer);
  }

  /** @param {string} channel @param {unknown} args @param {From} from */
  #deliver(channel, args, from) {
    const { emitter } = this.#host;
    // Without a listener this event would throw, and end a utility process. In main, Electron prevents that.
    if (channel === 'error' && emitter.listenerCount(channel) === 0) return;
    emitter.emit(channel, this.#eventOf(from), args);
  }

  /** @param {string} channel @param {unknown} args @param {From} from */
  async #answer(channel, args, from) {
    const handler = this.#handlers.get(channel);
    try {
      if (!handler) throw new MessageError('ERR_NO_HANDLER', `nothing handles '${channel}'`, { channel });
      return { value: await handler(this.#eventOf(from), args) };
    } catch (error) {
      const answer = { ...toWire(error), isThrown: handler !== undefined };
      return from.channels ? withoutStacks(answer) : answer;
    }
  }

  /** Like Electron's own event, as far as it has one. @param {From} from */
  #eventOf({ id, name }) {
    return { sender: this.#host.emitter, senderId: id, senderName: name, ports: [] };
  }
}

/** Nothing awaits a `send`, so the error is printed on the console, as electron-re does. @param {unknown} error */
function complain(error) {
  console.error(error);
}

/** @param {string} channel */
const refuse = async (channel) => withoutStacks(toWire(notAllowed(channel)));

/** @param {string} channel */
function notAllowed(channel) {
  return new MessageError('ERR_NOT_ALLOWED', `this window may not use the channel '${channel}'`, {
    channel,
  });
}

module.exports = { Peer, notAllowed };
