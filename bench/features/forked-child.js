'use strict';
// Sends chunks to its parent as fast as the parent takes them. The arguments are the number of chunks and their size in
// bytes.

const { promisify } = require('util');

async function main() {
  const [chunks, bytes] = process.argv.slice(2).map(Number);
  const send = promisify(process.send).bind(process);
  for (let n = 0; n < chunks; n += 1) {
    const sent = send(Buffer.alloc(bytes, n));
    // `send` returns false when Node's channel is full, which a promise hides. 16 chunks are a MiB.
    if (n % 16 === 15) await sent;
  }
  process.disconnect();
}

process.once('message', main);
process.send('ready');
