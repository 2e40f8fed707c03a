'use strict';

const path = require('path');
const { utilityProcess } = require('electron');
const { ContextEmitter } = require('../../common/caller-context.js');
const { UtilityEndpoint, nextId } = require('../main/utility-endpoint.js');
const { internals } = require('../main/channel.js');
const { MessageError, asMessageError, toWire } = require('../messages/message-error.js');
const { KIND } = require('../messages/protocol.js');
const { Readiness } = require('./readiness.js');
const { serviceEnds } = require('./service-ends.js');
const { FileWatch } = require('./watch-files.js');

const BOOT = path.join(__dirname, '../utility/boot.js');
const OURS = new Set(Object.values(KIND));

/** A service without a window; see index.d.ts. */
class UtilityService extends ContextEmitter {
  id = nextId();
  #script;
  #options;
  /** @type {UtilityEndpoint} */
  #endpoint;
  #readiness;
  /** @type {any} */
  #child;
  /** Electron has reported its end. */
  #hasEnded = false;
  #isRestarting = false;
  #isDestroyed = false;

  /**
   * @param {string} name
   * @param {string} script
   * @param {any} options
   */
  constructor(name, script, { dev = false, args = [], env, cwd, execArgv, stdio = 'inherit' }) {
    super();
    if (!utilityProcess) {
      const message = "`runtime: 'utility'` needs Electron 22 or newer";
      throw new MessageError('ERR_UNSUPPORTED', message);
    }
    this.name = name;
    this.#script = script;
    this.#options = { dev, args, fork: { env, cwd, execArgv, stdio, serviceName: name } };
    const { directory } = internals();
    this.#endpoint = directory.addProcess(this.id, (vanished) => new UtilityEndpoint(this.id, vanished));
    this.#endpoint.script = script;
    const files = dev ? new FileWatch(() => this.#restart()) : undefined;
    this.#readiness = new Readiness(name, this.id, files);
    files?.watch([script]);
    directory.register(name, this.#endpoint, this.id);
    this.#start();
  }

  get pid() {
    return this.#child.pid;
  }

  get stdout() {
    return this.#child.stdout;
  }

  get stderr() {
    return this.#child.stderr;
  }

  /** @param {(id: number) => void} [callback] */
  connected(callback) {
    return this.#readiness.connected(callback);
  }

  openDevTools() {
    console.warn(
      `BrowserService: '${this.name}' is a utility process and has no DevTools; start it with execArgv: ['--inspect']`,
    );
  }

  /** @param {string} channel @param {unknown} [args] */
  send(channel, args) {
    this.#endpoint.send(channel, args);
  }

  isDestroyed() {
    return this.#isDestroyed;
  }

  destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#endpoint.ended(true);
    if (this.#hasEnded) this.#close();
    else this.#end();
  }

  close() {
    this.destroy();
  }

  #start() {
    const { dev, args, fork } = this.#options;
    const options = Object.fromEntries(Object.entries(fork).filter(([, value]) => value !== undefined));
    const child = utilityProcess.fork(BOOT, [this.#script, dev ? 'dev' : '', ...args], options);
    this.#child = child;
    this.#hasEnded = false;
    this.#endpoint.start(child);
    child.on('message', (/** @type {unknown} */ message) => this.#receive(child, message));
    /** @type {number | undefined} */
    let pid;
    child.once('spawn', () => ({ pid } = child));
    child.once('exit', (/** @type {number} */ code) => {
      serviceEnds.emit('end', {
        pid,
        name: this.name,
        code,
        wasEnded: this.#isDestroyed || this.#isRestarting,
      });
      this.#exited(code);
    });
  }

  /** It restarts once it has ended. */
  #restart() {
    if (this.#isDestroyed) return;
    if (this.#hasEnded) return this.#start();
    this.#isRestarting = true;
    this.#end();
  }

  #end() {
    const child = this.#child;
    // A process that does not run yet cannot be ended.
    if (!child.kill()) child.once('spawn', () => child.kill());
  }

  /** @param {any} child @param {any} message */
  #receive(child, message) {
    const { requests } = internals();
    if (!OURS.has(message?.kind)) return this.emit('message', message);
    const { kind, payload, ask } = message;
    const event = { sender: this, senderId: this.id, senderFrame: null, reply: this.send.bind(this) };
    const post = (/** @type {unknown} */ answer) =>
      child.postMessage({ kind: KIND.ANSWER, payload: { ask, answer } });
    if (kind === KIND.LOADED) {
      this.#loaded(payload);
      return post(true);
    }
    if (kind === KIND.FILES) return this.#readiness.tellFiles(payload?.files);
    if (typeof ask !== 'number') return requests.tell(kind, this.#endpoint, payload, event);
    requests.ask(kind, this.#endpoint, payload, event).then((answer) => {
      try {
        post(answer);
      } catch (error) {
        post(toWire(asMessageError(error, {})));
      }
    });
  }

  /** @param {any} outcome */
  #loaded(outcome) {
    const { directory } = internals();
    if (this.#endpoint.names.has(this.name))
      directory.register(this.name, this.#endpoint, this.id, this.#child.pid);
    this.#endpoint.loaded();
    this.#readiness.loaded(outcome ?? {});
  }

  /** @param {number} code */
  #exited(code) {
    this.#hasEnded = true;
    const wasDestroyed = this.#isDestroyed;
    const isRestarting = this.#isRestarting && !wasDestroyed;
    this.#isRestarting = false;
    // First: a listener may throw, or start another service with this name.
    this.#endpoint.ended(!isRestarting);
    try {
      this.emit('exit', code);
    } finally {
      // Unless a listener has closed it.
      if (wasDestroyed || !this.#isDestroyed) this.#goOn(code, isRestarting);
    }
  }

  /** @param {number} code @param {boolean} isRestarting */
  #goOn(code, isRestarting) {
    if (isRestarting) return this.#start();
    if (this.#options.dev && !this.#isDestroyed) return this.#readiness.fail(`exited with ${code}`);
    this.#isDestroyed = true;
    this.#close();
  }

  #close() {
    this.#readiness.close();
    internals().directory.removeProcess(this.#endpoint);
    this.emit('closed');
  }
}

module.exports = { UtilityService };
