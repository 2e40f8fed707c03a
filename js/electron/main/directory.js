'use strict';

const { BrowserWindow, webContents } = require('electron');
const { ContextEmitter } = require('../../common/caller-context.js');
const { MessageError, invalidArg } = require('../messages/message-error.js');
const { MAIN } = require('../messages/protocol.js');
const { Broker } = require('./broker.js');
const { WindowEndpoint } = require('./window-endpoint.js');

/** @typedef {import('./endpoint.js').Endpoint} Endpoint */
/** @typedef {{ name: string, id: number, pid: number | undefined, endpoint: Endpoint }} Entry */

/** The endpoints by WebContents, by id and by name. */
class Directory {
  /** `registry` and `unregistry`, each with `{ name, id, pid }`. */
  event = new ContextEmitter();
  broker = new Broker(this);
  /** @type {Map<string, Entry>} */
  #names = new Map();
  /** Created when first needed, and removed with their WebContents. @type {Map<any, WindowEndpoint>} */
  #windows = new Map();
  /** Utility processes. @type {Map<number, Endpoint>} */
  #processes = new Map();

  /** @returns {Iterable<Endpoint>} */
  *endpoints() {
    yield* this.#windows.values();
    yield* this.#processes.values();
  }

  /** Services that have a process now. @returns {Array<{ name: string, script: string, pid: number }>} */
  get services() {
    const found = [];
    for (const endpoint of this.endpoints()) {
      const { name = '', script, pid } = endpoint.isGone ? {} : endpoint;
      if (script && pid) found.push({ name, script, pid });
    }
    return found;
  }

  /** The label of a window in messages. @param {any} contents */
  labelOf(contents) {
    return this.#windows.get(contents)?.label ?? `window ${contents.id}`;
  }

  get names() {
    return Object.fromEntries([...this.#names].map(([name, { id, pid }]) => [name, { name, id, pid }]));
  }

  /** @param {any} contents @returns {WindowEndpoint} */
  window(contents) {
    const known = this.#windows.get(contents);
    if (known) return known;
    const made = new WindowEndpoint(contents, (endpoint) => this.#vanished(endpoint));
    this.#windows.set(contents, made);
    contents.once('destroyed', () => {
      this.#windows.delete(contents);
      this.#forgetNames(made);
    });
    return made;
  }

  /**
   * @template {Endpoint} T
   * @param {number} id
   * @param {(vanished: (endpoint: Endpoint) => void) => T} make
   */
  addProcess(id, make) {
    const made = make((endpoint) => this.#vanished(endpoint));
    this.#processes.set(id, made);
    return made;
  }

  /** @param {Endpoint} endpoint */
  removeProcess(endpoint) {
    this.#processes.delete(endpoint.id);
    this.#forgetNames(endpoint);
  }

  /**
   * @param {string | number} target a name; or an id, of a WebContents or of a window: `isWindowFirst` decides if both exist
   * @returns {Endpoint}
   */
  find(target, isWindowFirst = true) {
    const found = typeof target === 'string' ? this.#names.get(target)?.endpoint : undefined;
    if (found) return found;
    if (typeof target === 'number') {
      const process = this.#processes.get(target);
      if (process) return process;
      const contents = contentsOf(target, isWindowFirst);
      if (contents) return this.window(contents);
    }
    const message =
      typeof target === 'string' ? `there is no service named '${target}'` : `there is no window ${target}`;
    throw new MessageError('ERR_UNKNOWN_TARGET', message, { target });
  }

  /** @param {string} name @param {Endpoint} endpoint @param {number} id @param {number} [pid] */
  register(name, endpoint, id, pid) {
    if (name === MAIN)
      throw invalidArg('name', `a name other than '${MAIN}', which is the main process`, name);
    const known = this.#names.get(name);
    if (known && known.endpoint !== endpoint) {
      // An endpoint that has crashed, or is ending, needs no name.
      if (!known.endpoint.isGone)
        console.warn(`MessageChannel: the name '${name}' moves from window ${known.id} to window ${id}`);
      this.#forget(known);
    }
    const entry = { name, id, pid, endpoint };
    endpoint.names.add(name);
    this.#names.set(name, entry);
    // A process counts only once it has loaded.
    if (pid) this.event.emit('registry', { name, id, pid });
  }

  /** @param {string} name @returns {boolean} whether there was one */
  unregister(name) {
    const known = this.#names.get(name);
    if (known) this.#forget(known);
    return Boolean(known);
  }

  /** @param {Entry} entry */
  #forget({ name, id, pid, endpoint }) {
    this.#names.delete(name);
    endpoint.names.delete(name);
    this.broker.unlinkName(name, endpoint);
    this.event.emit('unregistry', { name, id, pid });
  }

  /** @param {Endpoint} endpoint */
  #forgetNames(endpoint) {
    for (const entry of this.#names.values()) if (entry.endpoint === endpoint) this.#forget(entry);
  }

  /** @param {Endpoint} endpoint */
  #vanished(endpoint) {
    this.broker.unlink(endpoint);
  }
}

/** @param {number} id @param {boolean} isWindowFirst */
function contentsOf(id, isWindowFirst) {
  const ofWindow = BrowserWindow.fromId(id)?.webContents;
  const direct = webContents.fromId(id);
  return isWindowFirst ? (ofWindow ?? direct) : (direct ?? ofWindow);
}

module.exports = { Directory };
