'use strict';

const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** @typedef {import('net').Socket} Socket */

/** Connections at a time; a browser opens six for a page. */
const MOST = 32;
/** Time for one of them: to load the page's files, or to show a key. */
const DEADLINE = 5000;

/** Connections that have shown no key yet. They cost the app a descriptor each, so there are few, for a short time. */
class Guests {
  /** In the order they came. @type {Map<Socket, NodeJS.Timeout>} */
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
    // Not the new one: a guest that fills the room must not keep others out.
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
