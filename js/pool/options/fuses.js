'use strict';

const fs = require('fs');
const path = require('path');

/**
 * The bytes before the fuses in Electron's binary: electronjs.org/docs/latest/tutorial/fuses, "the hard way". A byte
 * with the version, a byte with the number of fuses, and one byte for each fuse follow them.
 */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const HEADER = SENTINEL.length + 2;
/** The position of this fuse: it is the first one. */
const RUN_AS_NODE = 0;
const OFF = '0'.charCodeAt(0);
const CHUNK = 4 * 1024 * 1024;

/** The cached result: a binary does not change while it runs. @type {boolean | undefined} */
let isOff;

/**
 * Whether this Electron cannot run as Node: it would start a second app instead. The first call reads the binary in
 * about 30 ms. A binary that cannot be read, or has no fuses, counts as able.
 */
function isRunAsNodeOff() {
  return (isOff ??= fuseOf(binaryWithFuses(), RUN_AS_NODE) === OFF);
}

/** Returns the file that has the fuses. On macOS it is the framework. */
function binaryWithFuses() {
  if (process.platform !== 'darwin') return process.execPath;
  const name = 'Electron Framework';
  // A helper has its own bundle beside the framework.
  const contents = process.execPath.replace(/\/Contents\/.*$/, '/Contents');
  return path.join(contents, 'Frameworks', `${name}.framework`, name);
}

/**
 * @param {string} binary
 * @param {number} fuse
 * @returns {number | undefined} the fuse's character
 */
function fuseOf(binary, fuse) {
  let file;
  try {
    file = fs.openSync(binary, 'r');
    const chunk = Buffer.allocUnsafe(CHUNK);
    // Chunks overlap, so that a boundary never splits the sentinel and its fuses.
    for (let at = 0; ; at += CHUNK - HEADER - fuse) {
      const count = fs.readSync(file, chunk, 0, CHUNK, at);
      const found = chunk.subarray(0, count).indexOf(SENTINEL, 0, 'latin1');
      if (found >= 0 && found + HEADER + fuse < count) {
        const fuses = chunk[found + HEADER - 1];
        return fuse < fuses ? chunk[found + HEADER + fuse] : undefined;
      }
      if (count < CHUNK) return undefined;
    }
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

module.exports = { fuseOf, isRunAsNodeOff };
