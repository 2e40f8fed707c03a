'use strict';
// Sends chunks to its parent as fast as they are taken: argv has how many, and the bytes of each.

const { promisify } = require('util');

async function main() {
  const [chunks, bytes] = process.argv.slice(2).map(Number);
  const send = promisify(process.send).bind(process);
  for (let n = 0; n < chunks; n += 1) {
    const sent = send(Buffer.alloc(bytes, n));
    // Node's channel says when it is full by what `send` returns, which a promise hides: 16 chunks are a MiB.
    if (n % 16 === 15) await sent;
  }
  process.disconnect();
}

process.once('message', main);
process.send('ready');
