'use strict';

const path = require('path');
const { once } = require('events');
const { BrowserWindow } = require('electron');
const { BrowserService, MessageChannel } = require('../../../..');
const { outcome } = require('./outcome');

const PEER = path.join(__dirname, 'peer.js');

/** A service that runs peer.js. @param {'window' | 'utility'} [runtime] */
async function service(name, runtime = 'window') {
  const started = new BrowserService(name, PEER, { runtime });
  await started.connected();
  return started;
}

/** A window that runs peer.js, with Node as in old apps; it gives itself the name. */
async function oldWindow(name) {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { nodeIntegration: true, contextIsolation: false },
  });
  const named = name && once(MessageChannel.event, 'registry');
  await window.loadFile(path.join(__dirname, 'page.html'), { query: name ? { name } : {} });
  await named;
  return window;
}

/** Has a process use its MessageChannel; `main` is this one. Gives `{ value }` or `{ error }`. */
async function does(who, method, ...args) {
  if (who === 'main') return outcome(Promise.resolve().then(() => MessageChannel[method](...args)));
  return MessageChannel.invoke(who, 'do', [method, ...args]);
}

module.exports = { PEER, service, oldWindow, does };
