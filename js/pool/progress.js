'use strict';

const { randomBytes } = require('crypto');
const { inContext } = require('../common/caller-context.js');

/** The callers that want to hear of the progress of their calls. */
class Progress {
  /** By token. @type {Map<string, (value: unknown) => void>} */
  #listeners = new Map();

  /** @param {(value: any) => void} listener @returns {string} the call's token */
  add(listener) {
    // A child must not be able to guess another's.
    const token = randomBytes(12).toString('base64');
    this.#listeners.set(token, inContext(listener));
    return token;
  }

  /** The call has settled. @param {string} token */
  remove(token) {
    this.#listeners.delete(token);
  }

  /** Undefined when the call has settled. @param {any} token a child's word */
  listenerOf(token) {
    return this.#listeners.get(token);
  }
}

module.exports = { Progress };
