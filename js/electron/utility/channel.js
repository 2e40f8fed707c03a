'use strict';
// MessageChannel of a service that runs as a utility process.

const { EventEmitter } = require('events');
const { inContext } = require('../../common/caller-context.js');
const { Peer } = require('../messages/peer.js');
const { KIND, SINGLETON } = require('../messages/protocol.js');
const { checkCloneable } = require('./cloneable.js');
const { Promise } = require('../../common/primordials.js');

const { parentPort } = /** @type {any} */ (process);

/** @returns {import('../messages/peer.js').Host} */
function utilityHost() {
  const main = checkedPort(parentPort);
  /** @type {Map<number, (answer: unknown) => void>} */
  const asked = new Map();
  let last = 0;
  return {
    isGuarded: false,
    inContext,
    emitter: new EventEmitter(),
    ask: async (kind, payload) => {
      const ask = ++last;
      main.postMessage({ kind, payload, ask });
      return new Promise((resolve) => asked.set(ask, resolve));
    },
    tell: (kind, payload) => main.postMessage({ kind, payload }),
    sendToMain: (channel, args) => main.postMessage({ kind: KIND.SEND, payload: { channel, args } }),
    invokeNative: () => Promise.reject(new Error('a utility process has no other IPC')),
    listen(receive) {
      parentPort.on('message', (/** @type {any} */ { data, ports: [port] }) => {
        if (data?.kind !== KIND.ANSWER) return receive(data?.kind, data?.payload, port && checkedPort(port));
        const { ask, answer } = data.payload;
        asked.get(ask)?.(answer);
        asked.delete(ask);
      });
    },
  };
}

/**
 * A port that only gets values that can be cloned. Electron 22 throws for other values, as it should, but then no later message arrives.
 *
 * @param {any} port
 * @returns {import('../messages/ports.js').Port}
 */
function checkedPort(port) {
  return {
    postMessage(message) {
      checkCloneable(message);
      port.postMessage(message);
    },
    start: () => port.start(),
    close: () => port.close(),
    on: (name, listener) => port.on(name, listener),
  };
}

const holder = /** @type {any} */ (globalThis);
if (!holder[SINGLETON]) Object.defineProperty(holder, SINGLETON, { value: new Peer(utilityHost()) });

module.exports = holder[SINGLETON];
