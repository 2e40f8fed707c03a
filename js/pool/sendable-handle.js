'use strict';

const dgram = require('dgram');
const net = require('net');
const { invalidArg } = require('../common/errors.js');
const { HANDLE } = require('../wire/commands.js');

/**
 * What Node's protocol says of a handle, and its descriptor.
 *
 * @typedef {object} Sendable
 * @property {{ cmd: string, type: string, dgramType?: string }} label
 * @property {number} descriptor below 0 when it is closed
 * @property {() => void} close ends the sender's own use of it
 */

/** Names of Node's own handles, as `socket._handle` is one. @type {Record<string, string>} */
const NATIVE = { TCP: 'net.Native', Pipe: 'net.Native', UDP: 'dgram.Native' };

/**
 * @param {any} handle what `send` was given
 * @returns {Sendable}
 */
function sendable(handle) {
  if (handle instanceof net.Socket) {
    // What a TLS connection has agreed upon cannot go along.
    if (/** @type {any} */ (handle).encrypted)
      throw invalidArg('handle', 'a socket without TLS: send the underlying socket', handle, 'argument');
    return describe('net.Socket', /** @type {any} */ (handle)._handle, () => handle.destroy());
  }
  // A server, or a socket without connections, is the sender's as well from then on, as with Node.
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

/** Under a symbol; the property for it is deprecated. @param {any} socket */
function nativeOf(socket) {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'state symbol',
  );
  return symbol === undefined ? undefined : socket[symbol].handle;
}

module.exports = { sendable };
