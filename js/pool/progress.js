'use strict';

const { randomFillSync } = require('crypto');
const { inContext } = require('../common/caller-context.js');

const TOKEN_BYTES = 12;
/** Random bytes for several tokens. Asking for them each time would take longer than a small call. */
const random = Buffer.allocUnsafeSlow(TOKEN_BYTES * 64);
let used = random.length;

/** Creates a token. A child must not be able to guess another child's. */
function nextToken() {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const from = used;
  used += TOKEN_BYTES;
  return random.toString('base64', from, used);
}

/** The listeners for what children report about calls under way: their progress, and their requests for streams. */
class Progress {
  /** The listeners by token. @type {Map<string, (value: unknown, child: number) => void>} */
  #listeners = new Map();

  /**
   * @param {(value: any, child: number) => void} listener
   * @returns {string} the token that the child sends with each report
   */
  add(listener) {
    return this.expect(inContext(listener));
  }

  /**
   * The same for listeners of the pool itself. They run in the context of the message.
   *
   * @param {(value: any, child: number) => void} listener
   * @returns {string} the call's token
   */
  expect(listener) {
    const token = nextToken();
    this.#listeners.set(token, listener);
    return token;
  }

  /** Removes a listener. @param {string} token */
  remove(token) {
    this.#listeners.delete(token);
  }

  /** Returns undefined after the listener was removed. @param {any} token from a child's message */
  listenerOf(token) {
    return this.#listeners.get(token);
  }
}

module.exports = { Progress };
