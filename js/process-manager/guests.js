'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** @typedef {import('net').Socket} Socket */

/** Connections at a time; a browser opens six for a page. */
const MOST = 32;
/** Time for a connection to load the page's files or to present a key. */
const DEADLINE = 5000;

/** Connections that have not presented a key yet. Each costs the app a descriptor, so their number and time are limited. */
class Guests {
  /** In order of arrival. @type {Map<Socket, NodeJS.Timeout>} */
  #timers = new Map();

  /** @param {Socket} socket */
  take(socket) {
    this.#timers.set(
      socket,
      setTimeout(() => socket.destroy(), DEADLINE),
    );
    this.#timers.get(socket)?.unref();
    socket.once('close', () => this.welcome(socket));
    if (this.#timers.size <= MOST) return;
    // The oldest goes, not the new one: a guest that opens many connections must not block others.
    const [oldest] = this.#timers.keys();
    oldest.destroy();
    this.welcome(oldest);
  }

  /** It has shown its key, or is gone. @param {import('stream').Duplex} socket */
  welcome(socket) {
    clearTimeout(this.#timers.get(/** @type {Socket} */ (socket)));
    this.#timers.delete(/** @type {Socket} */ (socket));
  }
}

module.exports = { Guests, MOST };
