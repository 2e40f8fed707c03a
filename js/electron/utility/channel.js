'use strict';
// MessageChannel of a service that runs as a utility process.

const { EventEmitter } = require('events');
const { Peer } = require('../messages/peer.js');
const { KIND, SINGLETON } = require('../messages/protocol.js');

/** @returns {import('../messages/peer.js').Host} */
function utilityHost() {
  const { parentPort } = /** @type {any} */ (process);
  /** @type {Map<number, (answer: unknown) => void>} */
  const asked = new Map();
  let last = 0;
  return {
    isGuarded: false,
    emitter: new EventEmitter(),
    ask: (kind, payload) =>
      new Promise((resolve, reject) => {
        const ask = ++last;
        asked.set(ask, resolve);
        try {
          parentPort.postMessage({ kind, payload, ask });
        } catch (error) {
          asked.delete(ask);
          reject(error);
        }
      }),
    tell: (kind, payload) => parentPort.postMessage({ kind, payload }),
    sendToMain: (channel, args) => parentPort.postMessage({ kind: KIND.SEND, payload: { channel, args } }),
    invokeNative: () => Promise.reject(new Error('a utility process has no other IPC')),
    listen(receive) {
      parentPort.on('message', (/** @type {any} */ { data, ports }) => {
        if (data?.kind !== KIND.ANSWER) return receive(data?.kind, data?.payload, ports[0]);
        const { ask, answer } = data.payload;
        asked.get(ask)?.(answer);
        asked.delete(ask);
      });
    },
  };
}

const holder = /** @type {any} */ (globalThis);
if (!holder[SINGLETON]) Object.defineProperty(holder, SINGLETON, { value: new Peer(utilityHost()) });

module.exports = holder[SINGLETON];
