'use strict';

const { MessageError } = require('../messages/message-error.js');
const { Peer } = require('../messages/peer.js');
const { BRIDGE, SINGLETON } = require('../messages/protocol.js');
const { PageChannel } = require('./page-channel.js');
const { rendererHost } = require('./host.js');

const METHODS = [
  'send',
  'sendTo',
  'invoke',
  'on',
  'once',
  'handle',
  'handleOnce',
  'removeHandler',
  'registry',
];

/**
 * A MessageChannel that looks for the page's connection to Electron when it is first used, so that importing it works anywhere, for example
 * in tests of a page outside Electron.
 *
 * @param {((name: string) => any) | undefined} load the page's own `require`
 */
function lazyChannel(load) {
  /** @type {any} */
  let found;
  const channel = () => (found ??= find(load));
  /** @type {any} */
  const lazy = {
    get timeout() {
      return channel().timeout;
    },
    set timeout(timeout) {
      channel().timeout = timeout;
    },
  };
  for (const name of METHODS) lazy[name] = (/** @type {unknown[]} */ ...args) => channel()[name](...args);
  return lazy;
}

/** @param {((name: string) => any) | undefined} load */
function find(load) {
  const page = /** @type {any} */ (globalThis);
  if (page[SINGLETON]) return page[SINGLETON];
  const channel = page[BRIDGE] ? new PageChannel(page[BRIDGE].MessageChannel) : peerOver(load);
  Object.defineProperty(page, SINGLETON, { value: channel });
  return channel;
}

/** @param {((name: string) => any) | undefined} load */
function peerOver(load) {
  const ipcRenderer = electron(load)?.ipcRenderer;
  if (ipcRenderer) return new Peer(rendererHost(ipcRenderer, false));
  const message =
    'this page has neither Node nor the bridge of electron-re-native/preload; set `webPreferences.preload`';
  throw new MessageError('ERR_NO_BRIDGE', message);
}

/** @param {((name: string) => any) | undefined} load */
function electron(load) {
  try {
    return load?.('electron');
  } catch {
    return undefined; // some other `require`
  }
}

module.exports = { lazyChannel, MessageError };
