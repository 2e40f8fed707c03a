'use strict';

// Prints some bytes of one kind each time it is asked to, and answers when all of them are written.

const fs = require('fs');

const LINE = 99;
/** @type {Record<string, string>} */
const KINDS = {
  chunks: `${'x'.repeat(LINE)}\n`.repeat(640),
  lines: `${'x'.repeat(LINE)}\n`,
  'chunks of Chinese': `${'漢'.repeat(LINE / 3)}\n`.repeat(640),
  'lines of Chinese': `${'漢'.repeat(LINE / 3)}\n`,
};

/** @param {{ kind: string, bytes: number }} order */
function print({ kind, bytes }) {
  const piece = Buffer.from(KINDS[kind]);
  for (let left = bytes; left > 0; left -= piece.length) writeAll(piece);
}

/** @param {Buffer} piece */
function writeAll(piece) {
  for (let at = 0; at < piece.length;) {
    try {
      at += fs.writeSync(1, piece, at);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') throw error;
    }
  }
}

if (process.env.BENCH_PEER === 'fork') {
  process.on('message', (order) => print(/** @type {any} */ (order)));
} else {
  const { ProcessHost } = require('../..');
  ProcessHost.registry('print', print);
}
