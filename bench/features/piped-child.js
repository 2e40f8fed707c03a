'use strict';
// Writes chunks to its stdout as fast as the reader takes them. The arguments are the number of chunks and their size
// in bytes.

const { once } = require('events');

async function main() {
  const [chunks, bytes] = process.argv.slice(2).map(Number);
  for (let n = 0; n < chunks; n += 1)
    if (!process.stdout.write(Buffer.alloc(bytes, n))) await once(process.stdout, 'drain');
}

main();
