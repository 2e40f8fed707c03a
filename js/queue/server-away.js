'use strict';

// Handles a server that restarts. Redis's client waits by itself; PostgreSQL's client rejects requests.

const { Promise, setTimeout } = require('../common/primordials.js');

/** The pause between two attempts, in ms. */
const PAUSE = 250;
/** About five minutes, as long as Redis's client tries. */
const TRIES = 1200;
/** Error codes of the system, and of PostgreSQL while it starts or ends. */
const CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0[123])$/;
/** Messages of its client that have no code. */
const MESSAGES = /^Connection terminated|is not queryable$/;

/** Whether the server was not reachable, or is no longer reachable. @param {any} error */
function isAway(error) {
  return CODES.test(error?.code) || MESSAGES.test(error?.message);
}

/**
 * Asks until a server answers. A request may be carried out twice, since an answer may be lost.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @param {() => boolean} isOver whether nothing waits for the answer any more
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
