'use strict';

const { randomBytes } = require('crypto');
const { inContext } = require('../common/caller-context.js');

/** The listeners to what children tell of calls under way: how far they are, and what they want of the streams that they read. */
class Progress {
  /** By token. @type {Map<string, (value: unknown, child: number) => void>} */
  #listeners = new Map();

  /** @param {(value: any, child: number) => void} listener @returns {string} the token by which a child names it */
  add(listener) {
    // A child must not be able to guess another's.
    const token = randomBytes(12).toString('base64');
    this.#listeners.set(token, inContext(listener));
    return token;
  }

  /** Nobody wants to hear any more. @param {string} token */
  remove(token) {
    this.#listeners.delete(token);
  }

  /** Undefined when nobody wants to hear any more. @param {any} token a child's word */
  listenerOf(token) {
    return this.#listeners.get(token);
  }
}

module.exports = { Progress };
