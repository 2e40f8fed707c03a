'use strict';
// MessageChannel of a window or service that has Node, for `require`.

const { ipcRenderer } = require('electron');
const { inContext } = require('../../common/caller-context.js');
const { Peer } = require('../messages/peer.js');
const { SINGLETON } = require('../messages/protocol.js');
const { rendererHost } = require('./host.js');

const holder = /** @type {any} */ (globalThis);
if (!holder[SINGLETON])
  Object.defineProperty(holder, SINGLETON, { value: new Peer(rendererHost(ipcRenderer, false, inContext)) });

module.exports = holder[SINGLETON];
