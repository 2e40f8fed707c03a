'use strict';

const childProcess = /** @type {any} */ (require('child_process'));
const { EMPTY, HANDSHAKE, RENDEZVOUS } = require('../wire/environment.js');
const { FILES, PID } = require('../wire/handshake.js');

/**
 * Turns this process or thread into a child of the pool that waits for it. It gets what a forked child inherits.
 *
 * @param {(address: string) => number[]} fetch returns the descriptor of the channel, then the other descriptors
 */
function enterPool(fetch) {
  const address = process.env[RENDEZVOUS] ?? '';
  delete process.env[RENDEZVOUS];
  for (const name of (process.env[EMPTY] ?? '').split('=')) if (name !== '') process.env[name] = '';
  delete process.env[EMPTY];
  const [channel, ...files] = fetch(address);
  process.env[HANDSHAKE] += `,${PID}=${process.pid},${FILES}=${files.join(':')}`;
  // Node itself calls this function in a child that has NODE_CHANNEL_FD.
  childProcess._forkChild(channel, 'json');
  process.on('exit', stopReading);
}

/**
 * Stops reading at the end of the process. After an uncaught error, Electron and worker threads keep running the loop
 * for a while. A script that fails while it loads must not read its first message then: the pool would take it for
 * ready.
 */
function stopReading() {
  const inner = /** @type {any} */ (process);
  const symbol = Object.getOwnPropertySymbols(process).find((own) => own.description === 'kChannelHandle');
  if (symbol) inner[symbol]?.readStop();
}

module.exports = { enterPool };
