'use strict';

/**
 * A port: the DOM's in a window, Electron's in a utility process. They differ in how to listen.
 *
 * @typedef {object} Port
 * @property {(message: unknown) => void} postMessage
 * @property {() => void} start
 * @property {() => void} close
 * @property {(name: string, listener: (event: any) => void) => void} [on]
 * @property {(name: string, listener: (event: any) => void) => void} [addEventListener]
 */

/**
 * Reads a port until it closes.
 *
 * @param {Port} port
 * @param {(message: any) => void} receive
 * @param {() => void} ended the other end was closed, or its page or process is gone
 */
function readPort(port, receive, ended) {
  const listen = port.on ?? port.addEventListener;
  listen?.call(port, 'message', (event) => receive(event.data));
  listen?.call(port, 'close', ended);
  port.start();
}

module.exports = { readPort };
