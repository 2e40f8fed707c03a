'use strict';

// A server that restarts. Redis's client waits for one by itself; PostgreSQL's rejects what it is asked.

const { Promise, setTimeout } = require('../common/primordials.js');

/** Between two tries, in ms. */
const PAUSE = 250;
/** Some five minutes, as long as Redis's client tries. */
const TRIES = 1200;
/** Of the system, and of PostgreSQL while it starts or ends. */
const CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0[123])$/;
/** What its client says without a code. */
const MESSAGES = /^Connection terminated|is not queryable$/;

/** Whether there was no server to ask, or none any more. @param {any} error */
function isAway(error) {
  return CODES.test(error?.code) || MESSAGES.test(error?.message);
}

/**
 * Asks until there is a server to answer. What is asked may be carried out twice, since an answer may be lost.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @param {() => boolean} isOver whether nobody waits for the answer any more
 * @param {{ pause?: number, tries?: number }} [patience]
 * @returns {Promise<T>}
 */
async function askUntilThere(ask, isOver, { pause = PAUSE, tries = TRIES } = {}) {
  for (let left = tries; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (left <= 1 || isOver() || !isAway(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

module.exports = { askUntilThere, isAway };
