'use strict';
// Writes chunks to its stdout as fast as they are taken: argv has how many, and the bytes of each.

const { once } = require('events');

async function main() {
  const [chunks, bytes] = process.argv.slice(2).map(Number);
  for (let n = 0; n < chunks; n += 1)
    if (!process.stdout.write(Buffer.alloc(bytes, n))) await once(process.stdout, 'drain');
}

main();
