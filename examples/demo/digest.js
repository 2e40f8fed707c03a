'use strict';

const { createHash } = require('crypto');
const fs = require('fs');
const { pipeline } = require('stream/promises');
const zlib = require('zlib');

/** Up to this size a file is read at once, which is much quicker; a larger one passes through in pieces. */
const AT_ONCE = 1024 * 1024;

/**
 * SHA-256 and gzip size of a file.
 *
 * @param {string} file
 * @returns {{ bytes: number, gzip: number, sha256: string } | Promise<{ bytes: number, gzip: number, sha256: string }>}
 */
function digest(file) {
  return fs.statSync(file).size > AT_ONCE ? digestInPieces(file) : digestAtOnce(file);
}

/** Blocks the process meanwhile, which a child may do: that is what it is for. */
function digestAtOnce(file) {
  const content = fs.readFileSync(file);
  return {
    bytes: content.length,
    gzip: zlib.gzipSync(content).length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

async function digestInPieces(file) {
  const hash = createHash('sha256');
  let bytes = 0;
  let gzip = 0;
  await pipeline(
    fs.createReadStream(file, { highWaterMark: AT_ONCE }),
    async function* (pieces) {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    },
    zlib.createGzip(),
    async (packed) => {
      for await (const piece of packed) gzip += piece.length;
    },
  );
  return { bytes, gzip, sha256: hash.digest('hex') };
}

module.exports = { digest };
