'use strict';

const { createHash, randomBytes, timingSafeEqual } = require('crypto');

/** Bytes of a key: 256 bits cannot be guessed. */
const SIZE = 32;

/** OneTimeTokens that open one connection each. Only their digests are kept. */
class OneTimeTokens {
  /** @type {Buffer[]} */
  #digests = [];

  /** A new key, as text for an address. */
  issue() {
    const key = randomBytes(SIZE).toString('base64url');
    this.#digests.push(digest(key));
    return key;
  }

  /**
   * Whether this is an unused key; afterwards it counts as used. Takes the same time for any wrong key.
   *
   * @param {string} key
   */
  redeem(key) {
    const wanted = digest(key);
    const matches = this.#digests.map((one) => timingSafeEqual(one, wanted));
    const at = matches.indexOf(true);
    if (at >= 0) this.#digests.splice(at, 1);
    return at >= 0;
  }
}

/** @param {string} key */
function digest(key) {
  return createHash('sha256').update(key).digest();
}

module.exports = { OneTimeTokens };
