// Built by scripts/build-renderer.js of js/electron/renderer/preload.js; edit that.
'use strict';
// \0rolldown/runtime.js
var __commonJSMin = (cb, mod) => () => (
  mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), (cb = null)),
  mod.exports
);
// js/error-data.js
var require_error_data = __commonJSMin((exports, module) => {
  var DEEPEST_CAUSE = 8;
  var STANDARD = {
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  };
  function errorToData(thrown) {
    try {
      return toData(thrown, 0);
    } catch {
      return toData(new Error('the task threw an error that cannot be read'), 0);
    }
  }
  function toData(thrown, depth) {
    if (!isError(thrown))
      return isSomething(thrown) ? thrown : toData(new Error(`the task threw ${describe(thrown)}`), depth);
    const stack = typeof thrown.stack === 'string' ? thrown.stack : void 0;
    const data = {
      name: String(thrown.name),
      message: String(thrown.message),
      stack,
    };
    for (const key of Object.keys(thrown)) if (!(key in data) && isJson(thrown[key])) data[key] = thrown[key];
    if (thrown.cause !== void 0 && depth < DEEPEST_CAUSE) data.cause = toData(thrown.cause, depth + 1);
    return data;
  }
  function dataToError(data, depth = 0) {
    if (!(typeof data?.message === 'string' && typeof data.name === 'string') || depth > DEEPEST_CAUSE)
      return data;
    const error = new (
      Object.prototype.hasOwnProperty.call(STANDARD, data.name) ? STANDARD[data.name] : Error
    )(data.message);
    for (const key of Object.keys(data)) {
      const value = key === 'cause' ? dataToError(data.cause, depth + 1) : data[key];
      const enumerable = !['name', 'message', 'stack', 'cause'].includes(key);
      Object.defineProperty(error, key, {
        value,
        enumerable,
        writable: true,
        configurable: true,
      });
    }
    return error;
  }
  function isError(value) {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  }
  function isSomething(value) {
    return Boolean(value) && isJson(value) && typeof value !== 'function' && typeof value !== 'symbol';
  }
  function isJson(value) {
    try {
      return JSON.stringify(value) !== void 0;
    } catch {
      return false;
    }
  }
  function describe(value) {
    try {
      return typeof value === 'object' && value !== null ? 'an object that JSON cannot hold' : String(value);
    } catch {
      return 'a value that cannot be shown';
    }
  }
  module.exports = {
    errorToData,
    dataToError,
  };
});
// js/electron/messages/message-error.js
var require_message_error = __commonJSMin((exports, module) => {
  var { dataToError, errorToData } = require_error_data();
  var MessageError = class extends Error {
    constructor(code, message, { target, channel, cause } = {}) {
      super(`MessageChannel: ${message}`);
      this.code = code;
      if (target !== void 0) this.target = target;
      if (channel !== void 0) this.channel = channel;
      if (cause !== void 0)
        Object.defineProperty(this, 'cause', {
          value: cause,
          writable: true,
          configurable: true,
        });
    }
  };
  Object.defineProperty(MessageError.prototype, 'name', {
    value: 'MessageError',
    writable: true,
    configurable: true,
  });
  function invalidArg(name, expectation, value) {
    const type = value === null || value === void 0 ? '' : ` (${typeof value})`;
    return new MessageError(
      'ERR_INVALID_ARG',
      `the \`${name}\` argument must be ${expectation}, got ${show(value)}${type}`,
    );
  }
  function show(value) {
    if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
    return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 60);
  }
  function toWire(error) {
    return { error: errorToData(error) };
  }
  function settle(answer) {
    if (answer && 'error' in answer) throw fromWire(answer.error);
    return answer?.value;
  }
  function fromWire(data) {
    if (data?.name !== 'MessageError') return dataToError(data);
    const { code, target, channel } = data;
    const error = new MessageError(code, '', {
      target,
      channel,
    });
    error.message = String(data.message);
    return error;
  }
  function shown(error) {
    const code = error?.code;
    return {
      message: String(error),
      ...(code !== void 0 && { code }),
    };
  }
  function asMessageError(cause, details) {
    if (cause instanceof MessageError) return cause;
    return new MessageError(
      'ERR_SERIALIZE',
      `a message cannot be sent: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        ...details,
        cause,
      },
    );
  }
  module.exports = {
    MessageError,
    asMessageError,
    invalidArg,
    settle,
    shown,
    toWire,
    fromWire,
  };
});
// js/electron/messages/protocol.js
var require_protocol = __commonJSMin((exports, module) => {
  var { invalidArg } = require_message_error();
  var PREFIX = 'electron-re-native:';
  var KIND = Object.freeze({
    HELLO: `${PREFIX}hello`,
    CONNECT: `${PREFIX}connect`,
    INVOKE: `${PREFIX}invoke`,
    REGISTER: `${PREFIX}register`,
    SEND: `${PREFIX}send`,
    RELAY: `${PREFIX}relay`,
    REPLY: `${PREFIX}reply`,
    FILES: `${PREFIX}files`,
    LOADED: `${PREFIX}loaded`,
    SEEN: `${PREFIX}seen`,
    PORT: `${PREFIX}port`,
    UNLINK: `${PREFIX}unlink`,
    CALL: `${PREFIX}call`,
    DELIVER: `${PREFIX}deliver`,
    ANSWER: `${PREFIX}answer`,
    WATCH: `${PREFIX}watch`,
  });
  var SINGLETON = Symbol.for('electron-re-native.MessageChannel');
  var BRIDGE = 'electronRe';
  var MAIN = 'main';
  var LONGEST_TIMEOUT = 2 ** 31 - 1;
  function isChannel(channel) {
    return typeof channel === 'string' && channel !== '' && !channel.startsWith(PREFIX);
  }
  function checkChannel(channel) {
    if (!isChannel(channel))
      throw invalidArg('channel', `a string that is not empty and does not begin with ${PREFIX}`, channel);
  }
  function checkName(name) {
    if (typeof name !== 'string' || name === '') throw invalidArg('name', 'a string that is not empty', name);
  }
  function checkId(id) {
    if (!Number.isSafeInteger(id) || Number(id) < 1)
      throw invalidArg('id', 'a whole number of at least 1', id);
  }
  function checkFunction(listener, name = 'listener') {
    if (typeof listener !== 'function') throw invalidArg(name, 'a function', listener);
  }
  function timeoutOf(options, standard) {
    if (options === void 0) return standard;
    if (typeof options !== 'object' || options === null) throw invalidArg('options', 'an object', options);
    const { timeout = standard } = options;
    checkTimeout(timeout);
    return timeout;
  }
  function checkTimeout(timeout) {
    if (!(typeof timeout === 'number' && timeout >= 0 && timeout <= LONGEST_TIMEOUT))
      throw invalidArg('timeout', `milliseconds from 0 to ${LONGEST_TIMEOUT}`, timeout);
  }
  module.exports = {
    KIND,
    SINGLETON,
    BRIDGE,
    MAIN,
    isChannel,
    checkChannel,
    checkName,
    checkId,
    checkFunction,
    checkTimeout,
    timeoutOf,
  };
});
// js/electron/messages/calls.js
var require_calls = __commonJSMin((exports, module) => {
  var { MessageError, settle } = require_message_error();
  var Calls = class {
    #waiting = new Map();
    #last = 0;
    get size() {
      return this.#waiting.size;
    }
    make({ target, channel, timeout }, start) {
      const id = ++this.#last;
      return new Promise((resolve, reject) => {
        const late = () => this.fail(id, timedOut(target, channel, timeout));
        const timer = timeout > 0 ? setTimeout(late, timeout) : void 0;
        this.#waiting.set(id, {
          resolve,
          reject,
          timer,
        });
        try {
          start(id);
        } catch (error) {
          this.fail(id, error);
        }
      });
    }
    isWaiting(id) {
      return this.#waiting.has(id);
    }
    answer(id, answer) {
      const call = this.#take(id);
      if (!call) return;
      try {
        call.resolve(settle(answer));
      } catch (error) {
        call.reject(error);
      }
    }
    fail(id, error) {
      this.#take(id)?.reject(error);
    }
    failAll(error, spared) {
      for (const id of this.#waiting.keys()) if (!spared?.has(id)) this.fail(id, error);
    }
    #take(id) {
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      clearTimeout(call?.timer);
      return call;
    }
  };
  function timedOut(target, channel, timeout) {
    return new MessageError(
      'ERR_INVOKE_TIMEOUT',
      `no answer from '${target}' on channel '${channel}' within ${timeout} ms`,
      {
        target,
        channel,
      },
    );
  }
  module.exports = { Calls };
});
// js/electron/messages/ports.js
var require_ports = __commonJSMin((exports, module) => {
  function readPort(port, receive, ended) {
    const listen = port.on ?? port.addEventListener;
    listen?.call(port, 'message', (event) => receive(event.data));
    listen?.call(port, 'close', ended);
    port.start();
  }
  module.exports = { readPort };
});
// js/electron/messages/link.js
var require_link = __commonJSMin((exports, module) => {
  var { Calls } = require_calls();
  var { MessageError, asMessageError, toWire } = require_message_error();
  var { readPort } = require_ports();
  var OutLink = class {
    link;
    #queue = [];
    #post;
    #port;
    #calls = new Calls();
    #over;
    #target;
    #ended;
    constructor(target, connection, ended) {
      this.#target = target;
      this.#ended = ended;
      connection.then(
        (made) => this.#open(made),
        (error) => this.end(error),
      );
    }
    send(channel, args, failed) {
      this.#whenOpen(() => {
        if (this.#over) return failed(this.#over);
        try {
          this.#post?.({
            kind: 'send',
            channel,
            args,
          });
        } catch (error) {
          failed(
            asMessageError(error, {
              target: this.#target,
              channel,
            }),
          );
        }
      });
    }
    invoke(channel, args, timeout) {
      const about = {
        target: this.#target,
        channel,
        timeout,
      };
      return this.#calls.make(about, (id) =>
        this.#whenOpen(() => {
          if (!this.#calls.isWaiting(id)) return;
          try {
            this.#post?.({
              kind: 'call',
              id,
              channel,
              args,
            });
          } catch (error) {
            this.#calls.fail(id, asMessageError(error, about));
          }
        }),
      );
    }
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
    #whenOpen(step) {
      if (this.#queue) this.#queue.push(step);
      else step();
    }
    #open(made) {
      if ('relay' in made) {
        this.#post = made.relay;
        this.#flush();
        return this.end();
      }
      this.#port = made.port;
      this.link = made.link;
      if (this.#over) return this.#port.close();
      this.#post = (message) => made.port.postMessage(message);
      const receive = (message) => {
        if (message?.kind === 'answer') this.#calls.answer(message.id, message.answer);
      };
      readPort(made.port, receive, () => this.end());
      this.#flush();
    }
    #flush() {
      const queue = this.#queue ?? [];
      this.#queue = void 0;
      for (const step of queue) step();
    }
  };
  function readInLink(port, { send, call }, ended) {
    const answer = async ({ id, channel, args }) =>
      postAnswer(
        (sent) =>
          port.postMessage({
            kind: 'answer',
            id,
            answer: sent,
          }),
        await call(channel, args),
      );
    const receive = (message) => {
      if (message?.kind === 'send') send(message.channel, message.args);
      if (message?.kind === 'call' && typeof message.id === 'number') answer(message);
    };
    readPort(port, receive, ended);
  }
  function postAnswer(post, answer) {
    try {
      post(answer);
    } catch (error) {
      post(toWire(asMessageError(error, {})));
    }
  }
  module.exports = {
    OutLink,
    readInLink,
    postAnswer,
  };
});
// js/electron/messages/peer.js
var require_peer = __commonJSMin((exports, module) => {
  var { Calls } = require_calls();
  var { OutLink, postAnswer, readInLink } = require_link();
  var { MessageError, settle, shown, toWire } = require_message_error();
  var { KIND, MAIN, checkChannel, checkFunction, checkId, checkName, checkTimeout, isChannel, timeoutOf } =
    require_protocol();
  var Peer = class {
    #host;
    #outLinks = new Map();
    #awaited = new Map();
    #unlinks = new Map();
    #handlers = new Map();
    #toMain = new Calls();
    #lastRequest = 0;
    #isWatched = true;
    #timeout = 0;
    constructor(host) {
      this.#host = host;
      host.listen((kind, payload, port) => this.#receive(kind, payload, port));
      this.hello = host.ask(KIND.HELLO, { isGuarded: host.isGuarded });
      this.hello.catch(() => (this.#isWatched = false));
    }
    get timeout() {
      return this.#timeout;
    }
    set timeout(timeout) {
      checkTimeout(timeout);
      this.#timeout = timeout;
    }
    send(name, channel, args) {
      checkName(name);
      checkChannel(channel);
      this.#seen('send', name, channel, args);
      if (name === MAIN) this.#host.sendToMain(channel, args);
      else this.#linkTo(name).send(channel, args, complain);
    }
    sendTo(id, channel, args) {
      checkId(id);
      checkChannel(channel);
      this.#seen('send', id, channel, args);
      this.#linkTo(id).send(channel, args, complain);
    }
    async invoke(name, channel, args, options) {
      checkName(name);
      checkChannel(channel);
      const timeout = timeoutOf(options, this.#timeout);
      const answered = this.#isWatched ? this.#seenCall(name, channel, args) : void 0;
      const answer =
        name === MAIN
          ? this.#invokeMain(channel, args, timeout)
          : this.#linkTo(name).invoke(channel, args, timeout);
      if (answered) answer.then(answered.value, answered.error);
      return answer;
    }
    on(channel, listener) {
      return this.#listen('on', channel, listener);
    }
    once(channel, listener) {
      return this.#listen('once', channel, listener);
    }
    handle(channel, handler) {
      checkChannel(channel);
      checkFunction(handler, 'handler');
      this.#handlers.set(channel, handler);
      return () => {
        if (this.#handlers.get(channel) === handler) this.#handlers.delete(channel);
      };
    }
    handleOnce(channel, handler) {
      checkFunction(handler, 'handler');
      const remove = this.handle(channel, (event, args) => {
        remove();
        return handler(event, args);
      });
      return remove;
    }
    removeHandler(channel) {
      checkChannel(channel);
      this.#handlers.delete(channel);
    }
    async registry(name, id, pid) {
      checkName(name);
      return settle(
        await this.#host.ask(KIND.REGISTER, {
          name,
          id,
          pid,
        }),
      );
    }
    #listen(how, channel, listener) {
      checkChannel(channel);
      checkFunction(listener);
      const { emitter } = this.#host;
      emitter[how](channel, listener);
      return () => void emitter.removeListener(channel, listener);
    }
    #linkTo(target) {
      const known = this.#outLinks.get(target);
      if (known) return known;
      const link = new OutLink(target, this.#connect(target), (ended) => {
        if (this.#outLinks.get(target) === ended) this.#outLinks.delete(target);
        if (ended.link !== void 0) this.#unlinks.delete(ended.link);
      });
      this.#outLinks.set(target, link);
      return link;
    }
    #connect(target) {
      const request = ++this.#lastRequest;
      const connection = new Promise((resolve, reject) => {
        this.#awaited.set(request, {
          target,
          resolve,
        });
        const answered = (answer) => {
          if (settle(answer) === 'relay') resolve({ relay: (message) => this.#relay(target, message) });
        };
        this.#host
          .ask(KIND.CONNECT, {
            request,
            target,
          })
          .then(answered)
          .catch(reject);
      });
      const forget = () => this.#awaited.delete(request);
      connection.then(forget, forget);
      return connection;
    }
    #relay(target, { kind, channel, args }) {
      if (kind === 'send')
        return this.#host.tell(KIND.RELAY, {
          target,
          channel,
          args,
        });
      throw new MessageError('ERR_NO_HANDLER', `'${target}' has not loaded electron-re-native`, {
        target,
        channel,
      });
    }
    #invokeMain(channel, args, timeout) {
      const about = {
        target: MAIN,
        channel,
        timeout,
      };
      return this.#toMain.make(about, (id) => {
        const native = (answer) =>
          answer?.isNative ? this.#host.invokeNative(channel, args).then((value) => ({ value })) : answer;
        this.#host
          .ask(KIND.INVOKE, {
            channel,
            args,
          })
          .then(native)
          .then(
            (answer) => this.#toMain.answer(id, answer),
            (error) => this.#toMain.fail(id, error),
          );
      });
    }
    #receive(kind, payload, port) {
      if (kind === KIND.PORT && port) this.#takePort(payload, port);
      if (kind === KIND.UNLINK) this.#unlinks.get(payload.link)?.();
      if (kind === KIND.CALL) this.#answerMain(payload);
      if (kind === KIND.DELIVER)
        this.#deliver(payload.channel, payload.args, {
          id: 0,
          name: MAIN,
        });
      if (kind === KIND.WATCH) this.#isWatched = payload.isWatched;
    }
    #takePort({ link, request, from }, port) {
      if (request !== void 0) {
        const awaited = this.#awaited.get(request);
        if (!awaited) return port.close();
        this.#unlinks.set(link, () => this.#outLinks.get(awaited.target)?.end());
        return awaited.resolve({
          port,
          link,
        });
      }
      if (!from) return port.close();
      const mayUse = (channel) => isChannel(channel) && (!from.channels || from.channels.includes(channel));
      const receiver = {
        send: (channel, args) => {
          if (mayUse(channel)) this.#deliver(channel, args, from);
        },
        call: (channel, args) =>
          mayUse(channel) ? this.#answer(channel, args, from) : Promise.resolve(toWire(notAllowed(channel))),
      };
      const ended = () => void this.#unlinks.delete(link);
      this.#unlinks.set(link, () => (ended(), port.close()));
      readInLink(port, receiver, ended);
    }
    async #answerMain({ call, channel, args }) {
      postAnswer(
        (sent) =>
          this.#host.tell(KIND.REPLY, {
            call,
            answer: sent,
          }),
        await this.#answer(channel, args, {
          id: 0,
          name: MAIN,
        }),
      );
    }
    #deliver(channel, args, from) {
      const { emitter } = this.#host;
      if (channel === 'error' && emitter.listenerCount(channel) === 0) return;
      emitter.emit(channel, this.#eventOf(from), args);
    }
    async #answer(channel, args, from) {
      const handler = this.#handlers.get(channel);
      if (!handler)
        return toWire(new MessageError('ERR_NO_HANDLER', `nothing handles '${channel}'`, { channel }));
      try {
        return { value: await handler(this.#eventOf(from), args) };
      } catch (error) {
        return toWire(error);
      }
    }
    #eventOf({ id, name }) {
      return {
        sender: this.#host.emitter,
        senderId: id,
        senderName: name,
        ports: [],
      };
    }
    #seen(kind, to, channel, payload, call = 0, roundTrip = 0) {
      if (!this.#isWatched) return;
      try {
        this.#host.tell(KIND.SEEN, {
          kind,
          to,
          channel,
          payload,
          call,
          roundTrip,
        });
      } catch {}
    }
    #seenCall(to, channel, args) {
      const call = ++this.#lastRequest;
      const start = performance.now();
      const after = () => performance.now() - start;
      this.#seen('invoke', to, channel, args, call);
      return {
        value: (value) => this.#seen('reply', to, channel, value, call, after()),
        error: (error) => this.#seen('error', to, channel, shown(error), call, after()),
      };
    }
  };
  function complain(error) {
    console.error(error);
  }
  function notAllowed(channel) {
    return new MessageError('ERR_NOT_ALLOWED', `the channel '${channel}' is not allowed to this window`, {
      channel,
    });
  }
  module.exports = {
    Peer,
    notAllowed,
  };
});
// js/electron/renderer/host.js
var require_host = __commonJSMin((exports, module) => {
  var { MessageError } = require_message_error();
  var { KIND } = require_protocol();
  var TOLD = [KIND.PORT, KIND.UNLINK, KIND.CALL, KIND.WATCH];
  function rendererHost(ipcRenderer, isGuarded) {
    return {
      isGuarded,
      emitter: ipcRenderer,
      ask: (kind, payload) => ipcRenderer.invoke(kind, payload).catch(explain),
      tell: (kind, payload) => ipcRenderer.send(kind, payload),
      sendToMain: (channel, args) =>
        isGuarded
          ? ipcRenderer.send(KIND.SEND, {
              channel,
              args,
            })
          : ipcRenderer.send(channel, args),
      invokeNative: (channel, args) => ipcRenderer.invoke(channel, args).catch(explain),
      listen(receive) {
        for (const kind of TOLD)
          ipcRenderer.on(kind, (event, payload) => receive(kind, payload, event.ports?.[0]));
      },
    };
  }
  function explain(error) {
    const text = String(error?.message);
    if (text.includes(`No handler registered for '${KIND.HELLO.split(':')[0]}`))
      throw new MessageError('ERR_NO_MAIN', 'the main process has not loaded electron-re-native', {
        target: 'main',
      });
    if (text.includes('No handler registered for'))
      throw new MessageError('ERR_NO_HANDLER', text, { target: 'main' });
    if (text.includes('could not be cloned'))
      throw new MessageError('ERR_SERIALIZE', text, { target: 'main' });
    throw error;
  }
  module.exports = { rendererHost };
});
// js/electron/renderer/preload.js
var { contextBridge, ipcRenderer } = require('electron');
var { settle, toWire } = require_message_error();
var { BRIDGE, SINGLETON, checkChannel, checkFunction } = require_protocol();
var { Peer } = require_peer();
var { rendererHost } = require_host();
var peer = new Peer(rendererHost(ipcRenderer, true));
var allowed;
var answered = peer.hello.then((answer) => {
  allowed = new Set(answer?.value?.channels ?? []);
});
answered.catch((error) => console.error(error));
function listenIfAllowed(channel, listen) {
  let isWanted = true;
  let undo = () => {};
  const start = () => {
    if (!isWanted) return;
    if (allowed?.has(channel)) undo = listen();
    else console.error(`MessageChannel: the channel '${channel}' is not allowed to this window`);
  };
  if (allowed) start();
  else answered.then(start, () => {});
  return () => {
    isWanted = false;
    undo();
  };
}
var removals = new Map();
function removeHandler(channel) {
  peer.removeHandler(channel);
  removals.get(channel)?.();
  removals.delete(channel);
}
function plain({ senderId = 0, senderName = senderId === 0 ? 'main' : void 0 }) {
  return {
    senderId,
    senderName,
  };
}
function listener(how) {
  return (channel, heard) => {
    checkChannel(channel);
    checkFunction(heard);
    const pass = (event, ...args) => heard(plain(event), ...args);
    return listenIfAllowed(channel, () => peer[how](channel, pass));
  };
}
function handler(how, finish) {
  return (channel, handle) => {
    checkChannel(channel);
    checkFunction(handle, 'handler');
    const pass = async (event, args) => finish(await handle(plain(event), args));
    removals.get(channel)?.();
    const remove = listenIfAllowed(channel, () => peer[how](channel, pass));
    removals.set(channel, remove);
    return remove;
  };
}
var rejectWithData = (error) => Promise.reject(toWire(error).error);
var channel = {
  send: peer.send.bind(peer),
  sendTo: peer.sendTo.bind(peer),
  invoke: (...args) => peer.invoke(...args).catch(rejectWithData),
  on: listener('on'),
  once: listener('once'),
  handle: handler('handle', (value) => value),
  handleOnce: handler('handleOnce', (value) => value),
  removeHandler,
  registry: (name) => peer.registry(name).catch(rejectWithData),
  getTimeout: () => peer.timeout,
  setTimeout: (timeout) => outcome(() => (peer.timeout = timeout)),
};
var data = {
  ...Object.fromEntries(
    Object.entries(channel).map(([name, call]) => [name, (...args) => outcome(() => call(...args))]),
  ),
  invoke: (...args) => outcomeLater(peer.invoke(...args)),
  registry: (name) => outcomeLater(peer.registry(name)),
  handle: dataHandler('handle'),
  handleOnce: dataHandler('handleOnce'),
};
function dataHandler(how) {
  const handle = handler(how, settle);
  return (name, given) => outcome(() => handle(name, given));
}
function outcome(call) {
  try {
    return { value: call() };
  } catch (error) {
    return toWire(error);
  }
}
function outcomeLater(promise) {
  return promise.then((value) => ({ value }), toWire);
}
var bridge = {
  MessageChannel: {
    ...channel,
    data,
  },
};
if (process.contextIsolated) contextBridge.exposeInMainWorld(BRIDGE, bridge);
else {
  Object.assign(globalThis, { [BRIDGE]: { MessageChannel: peer } });
  Object.defineProperty(globalThis, SINGLETON, { value: peer });
}
