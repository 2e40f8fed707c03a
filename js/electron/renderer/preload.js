'use strict';
// The preload for windows with `contextIsolation` and `sandbox`. As such a preload cannot require other files, it is built into one file,
// the package's preload.js. The page gets `window.electronRe`: functions and data, no Electron.

const { contextBridge, ipcRenderer } = require('electron');
const { settle, toWire } = require('../messages/message-error.js');
const { BRIDGE, SINGLETON, checkChannel, checkFunction } = require('../messages/protocol.js');
const { Peer } = require('../messages/peer.js');
const { rendererHost } = require('./host.js');

const peer = new Peer(rendererHost(ipcRenderer, true));

/** The channels that this window may use. Main decides this, and enforces it whatever happens here. @type {Set<string> | undefined} */
let allowed;
const answered = peer.hello.then((/** @type {any} */ answer) => {
  allowed = new Set(answer?.value?.channels ?? []);
});
answered.catch((/** @type {unknown} */ error) => console.error(error));

/**
 * Starts to listen once main has said that the page may.
 *
 * @param {string} channel
 * @param {() => () => void} listen returns a function that stops listening
 */
function listenIfAllowed(channel, listen) {
  let isWanted = true;
  let undo = () => {};
  const start = () => {
    if (!isWanted) return;
    if (allowed?.has(channel)) undo = listen();
    else console.error(`MessageChannel: this window may not use the channel '${channel}'`);
  };
  if (allowed) start();
  else answered.then(start, () => {});
  return () => {
    isWanted = false;
    undo();
  };
}

/** Removes the last handler of a channel, which may still wait for main's decision. @type {Map<string, () => void>} */
const removals = new Map();

/** @param {string} channel */
function removeHandler(channel) {
  peer.removeHandler(channel);
  removals.get(channel)?.();
  removals.delete(channel);
}

/** The part of an event that a page may see. @param {any} event */
function plain({ senderId = 0, senderName = senderId === 0 ? 'main' : undefined }) {
  return { senderId, senderName };
}

/** @param {'on' | 'once'} how */
function listener(how) {
  return (/** @type {string} */ channel, /** @type {Function} */ heard) => {
    checkChannel(channel);
    checkFunction(heard);
    const pass = (/** @type {any} */ event, /** @type {unknown[]} */ ...args) => heard(plain(event), ...args);
    return listenIfAllowed(channel, () => peer[how](channel, pass));
  };
}

/**
 * @param {'handle' | 'handleOnce'} how
 * @param {(outcome: any) => unknown} finish turns the result of the page's function into the handler's value
 */
function handler(how, finish) {
  return (/** @type {string} */ channel, /** @type {Function} */ handle) => {
    checkChannel(channel);
    checkFunction(handle, 'handler');
    const pass = async (/** @type {any} */ event, /** @type {unknown} */ args) =>
      finish(await handle(plain(event), args));
    // As the handler that replaced it would have done.
    removals.get(channel)?.();
    const remove = listenIfAllowed(channel, () => peer[how](channel, pass));
    removals.set(channel, remove);
    return remove;
  };
}

/** The bridge keeps only the text of an error in a rejection, but all of plain data. */
const rejectWithData = (/** @type {unknown} */ error) => Promise.reject(toBridge(error).error);

/** The bridge keeps JSON values, but not all others. */
const toBridge = (/** @type {unknown} */ error) => toWire(error, false);

const channel = {
  send: peer.send.bind(peer),
  sendTo: peer.sendTo.bind(peer),
  invoke: (/** @type {[string, string, any, any]} */ ...args) => peer.invoke(...args).catch(rejectWithData),
  on: listener('on'),
  once: listener('once'),
  handle: handler('handle', (value) => value),
  handleOnce: handler('handleOnce', (value) => value),
  removeHandler,
  registry: (/** @type {string} */ name) => peer.registry(name).catch(rejectWithData),
  getTimeout: () => peer.timeout,
  setTimeout: (/** @type {number} */ timeout) => outcome(() => (peer.timeout = timeout)),
};

/** The same with errors as data, for the MessageChannel that pages import. */
const data = {
  ...Object.fromEntries(
    Object.entries(channel).map(([name, call]) => [
      name,
      (/** @type {unknown[]} */ ...args) => outcome(() => /** @type {any} */ (call)(...args)),
    ]),
  ),
  invoke: (/** @type {[string, string, any, any]} */ ...args) => outcomeLater(peer.invoke(...args)),
  registry: (/** @type {string} */ name) => outcomeLater(peer.registry(name)),
  handle: dataHandler('handle'),
  handleOnce: dataHandler('handleOnce'),
};

/** @param {'handle' | 'handleOnce'} how */
function dataHandler(how) {
  const handle = handler(how, settle);
  return (/** @type {string} */ name, /** @type {Function} */ given) => outcome(() => handle(name, given));
}

/** @param {() => unknown} call */
function outcome(call) {
  try {
    return { value: call() };
  } catch (error) {
    return toBridge(error);
  }
}

/** @param {Promise<unknown>} promise */
function outcomeLater(promise) {
  return promise.then((value) => ({ value }), toBridge);
}

const bridge = { MessageChannel: { ...channel, data } };
if (/** @type {any} */ (process).contextIsolated) {
  contextBridge.exposeInMainWorld(BRIDGE, bridge);
} else {
  // Without isolation the page gets what `require` would give it.
  Object.assign(globalThis, { [BRIDGE]: { MessageChannel: peer } });
  Object.defineProperty(globalThis, SINGLETON, { value: peer });
}
