'use strict';

const { setTimeout } = require('../common/primordials.js');

/** @typedef {import('../../ui/src/protocol.js').BackendMessage} BackendMessage */

/** Unsent bytes to a page, above which messages that can wait are held back. */
const MOST_UNSENT = 1024 * 1024;
/** Above this the page is dropped, because it does not read its messages. */
const FAR_TOO_MUCH = 32 * MOST_UNSENT;
/** Time for the farewell. */
const LEAVE = 500;

/** The connection to a page over a WebSocket. */
class WsTransport {
  #ws;

  /** @param {import('ws').WebSocket} ws @param {string} resume key for the page's next connection */
  constructor(ws, resume) {
    this.#ws = ws;
    this.resume = resume;
    this.isBusy = () => ws.bufferedAmount > MOST_UNSENT;
    // A broken connection is also closed, and `close` reports that.
    ws.on('error', () => {});
  }

  /** @param {(message: unknown) => void} receive */
  start(receive) {
    this.#ws.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : parse(String(data));
      receive(message);
    });
  }

  /** @param {BackendMessage} message */
  send(message) {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#ws.bufferedAmount > FAR_TOO_MUCH) this.#ws.terminate();
    else this.#ws.send(JSON.stringify(message), () => {});
  }

  /** Does not wait for a page that does not answer the farewell. */
  close() {
    this.#ws.close(1000);
    setTimeout(() => this.#ws.terminate(), LEAVE).unref();
  }
}

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

module.exports = { WsTransport };
