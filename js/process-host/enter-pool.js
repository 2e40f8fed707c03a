'use strict';

const childProcess = /** @type {any} */ (require('child_process'));
const { EMPTY, HANDSHAKE, RENDEZVOUS } = require('../wire/environment.js');
const { FILES, PID } = require('../wire/handshake.js');

/**
 * Makes this process, or thread, a child of the pool that awaits it: with what that gives, as a forked child has it.
 *
 * @param {(address: string) => number[]} fetch gives the channel's descriptor, and then the others
 */
function enterPool(fetch) {
  const address = process.env[RENDEZVOUS] ?? '';
  delete process.env[RENDEZVOUS];
  for (const name of (process.env[EMPTY] ?? '').split('=')) if (name !== '') process.env[name] = '';
  delete process.env[EMPTY];
  const [channel, ...files] = fetch(address);
  process.env[HANDSHAKE] += `,${PID}=${process.pid},${FILES}=${files.join(':')}`;
  // What Node itself calls in a child that it finds NODE_CHANNEL_FD in.
  childProcess._forkChild(channel, 'json');
  process.on('exit', stopReading);
}

/**
 * After an uncaught error Electron and worker threads let the loop turn on for a while. A script that fails when it is loaded
 * must not read its first message then, by which the pool would take it for ready.
 */
function stopReading() {
  const inner = /** @type {any} */ (process);
  const symbol = Object.getOwnPropertySymbols(process).find((own) => own.description === 'kChannelHandle');
  if (symbol) inner[symbol]?.readStop();
}

module.exports = { enterPool };
