'use strict';

const { receiveMessageOnPort } = require('worker_threads');

/** @typedef {import('worker_threads').MessagePort} MessagePort */
/** @typedef {import('../../index.js').Transferred} Item */

/** One end of the way that objects take between a pool and its thread: each message goes ahead of the text that names it. */
class ObjectPort {
  #port;
  #isInOrder;
  /** What has come for texts that are still to be read. @type {Map<string, unknown[]>} */
  #early = new Map();

  /** @param {MessagePort} port @param {boolean} isInOrder whether texts come in the order of what goes ahead of them */
  constructor(port, isInOrder) {
    this.#port = port;
    this.#isInOrder = isInOrder;
  }

  /** @param {string} id of the text @param {import('../codec/objects.js').OutgoingObjects} objects */
  post(id, { list, transfer }) {
    this.#port.postMessage([id, list], /** @type {any} */ (transfer));
  }

  /** What has come for a text. @param {string} id */
  take(id) {
    let objects = this.#early.get(id);
    this.#early.delete(id);
    while (objects === undefined) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return undefined;
      const [other, list] = received.message;
      if (other === id) objects = list;
      // Of one that was called off, if they are in order.
      else if (!this.#isInOrder) this.#early.set(other, list);
    }
    return objects;
  }
}

module.exports = { ObjectPort };
