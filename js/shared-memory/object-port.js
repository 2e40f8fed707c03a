'use strict';

const { receiveMessageOnPort } = require('worker_threads');

/** @typedef {import('worker_threads').MessagePort} MessagePort */
/** @typedef {import('../../index.js').Transferred} Item */

/** One end of the path for objects between a pool and its thread. Each message goes ahead of the text that names it. */
class ObjectPort {
  #port;
  #isInOrder;
  /** Objects that have arrived before their texts. @type {Map<string, unknown[]>} */
  #early = new Map();

  /** @param {MessagePort} port @param {boolean} isInOrder whether texts arrive in the order of their objects */
  constructor(port, isInOrder) {
    this.#port = port;
    this.#isInOrder = isInOrder;
  }

  /** @param {string} id the id of the text @param {import('../codec/objects.js').OutgoingObjects} objects */
  post(id, { list, transfer }) {
    this.#port.postMessage([id, list], /** @type {any} */ (transfer));
  }

  /** Returns the objects of a text. @param {string} id */
  take(id) {
    let objects = this.#early.get(id);
    this.#early.delete(id);
    while (objects === undefined) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return undefined;
      const [other, list] = received.message;
      if (other === id) objects = list;
      // If texts are in order, these objects belong to a text that was called off.
      else if (!this.#isInOrder) this.#early.set(other, list);
    }
    return objects;
  }
}

module.exports = { ObjectPort };
