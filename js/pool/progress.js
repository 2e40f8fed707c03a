'use strict';

const { randomFillSync } = require('crypto');
const { inContext } = require('../common/caller-context.js');

const TOKEN_BYTES = 12;
/** For several tokens, since asking for random bytes takes longer than a small call. */
const random = Buffer.allocUnsafeSlow(TOKEN_BYTES * 64);
let used = random.length;

/** A child must not be able to guess another's. */
function nextToken() {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const from = used;
  used += TOKEN_BYTES;
  return random.toString('base64', from, used);
}

/** The listeners to what children tell of calls under way: how far they are, and what they want of the streams that they read. */
class Progress {
  /** By token. @type {Map<string, (value: unknown, child: number) => void>} */
  #listeners = new Map();

  /** @param {(value: any, child: number) => void} listener @returns {string} the token by which a child names it */
  add(listener) {
    return this.expect(inContext(listener));
  }

  /** The same for the pool's own use, in whatever context a message comes in. @param {(value: any, child: number) => void} listener @returns {string} the call's token */
  expect(listener) {
    const token = nextToken();
    this.#listeners.set(token, listener);
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
