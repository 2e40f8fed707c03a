'use strict';

const dgram = require('dgram');
const net = require('net');
const { invalidArg } = require('../common/errors.js');
const { HANDLE } = require('../wire/commands.js');

/**
 * A handle as Node's protocol describes it, with its descriptor.
 *
 * @typedef {object} Sendable
 * @property {{ cmd: string, type: string, dgramType?: string }} label
 * @property {number} descriptor negative if the handle is closed
 * @property {() => void} close ends the sender's own use of the handle
 */

/** The names of Node's own handles, such as `socket._handle`. @type {Record<string, string>} */
const NATIVE = { TCP: 'net.Native', Pipe: 'net.Native', UDP: 'dgram.Native' };

/**
 * @param {any} handle the argument of `send`
 * @returns {Sendable}
 */
function sendable(handle) {
  if (handle instanceof net.Socket) {
    // The state of a TLS connection cannot go along.
    if (/** @type {any} */ (handle).encrypted)
      throw invalidArg('handle', 'a socket without TLS: send the underlying socket', handle, 'argument');
    return describe('net.Socket', /** @type {any} */ (handle)._handle, () => handle.destroy());
  }
  // As in Node, the sender keeps a server, and a socket without connections, after it was sent.
  if (handle instanceof net.Server) return describe('net.Server', /** @type {any} */ (handle)._handle);
  if (handle instanceof dgram.Socket) {
    const { type } = /** @type {any} */ (handle);
    const { label, ...rest } = describe('dgram.Socket', nativeOf(handle));
    return { label: { ...label, dgramType: type }, ...rest };
  }
  const type = NATIVE[handle?.constructor?.name];
  if (type !== undefined && typeof handle.fd === 'number') return describe(type, handle);
  throw invalidArg('handle', 'a net.Socket, net.Server or dgram.Socket', handle, 'argument');
}

/**
 * @param {string} type
 * @param {{ fd?: number } | null | undefined} native
 * @returns {Sendable}
 */
function describe(type, native, close = () => {}) {
  return { label: { cmd: HANDLE, type }, descriptor: native?.fd ?? -1, close };
}

/** Reads the handle under its symbol, since the property is deprecated. @param {any} socket */
function nativeOf(socket) {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'state symbol',
  );
  return symbol === undefined ? undefined : socket[symbol].handle;
}

module.exports = { sendable };
