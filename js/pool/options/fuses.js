'use strict';

const fs = require('fs');
const path = require('path');

/**
 * What stands before the fuses in Electron's binary: electronjs.org/docs/latest/tutorial/fuses, "the hard way". After it
 * come a byte with the version, one with the number of fuses, and one for each.
 */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const HEADER = SENTINEL.length + 2;
/** The first fuse there ever was. */
const RUN_AS_NODE = 0;
const OFF = '0'.charCodeAt(0);
const CHUNK = 4 * 1024 * 1024;

/** A binary does not change while it runs. @type {boolean | undefined} */
let isOff;

/**
 * Whether this Electron cannot run as Node, so that it would start as a second app instead. Read from its binary, the
 * first time in about 30 ms; one that cannot be read, or has no fuses, can.
 */
function isRunAsNodeOff() {
  return (isOff ??= fuseOf(binaryWithFuses(), RUN_AS_NODE) === OFF);
}

/** On macOS they are in the framework. */
function binaryWithFuses() {
  if (process.platform !== 'darwin') return process.execPath;
  const name = 'Electron Framework';
  // A helper lies in its own bundle, beside the framework.
  const contents = process.execPath.replace(/\/Contents\/.*$/, '/Contents');
  return path.join(contents, 'Frameworks', `${name}.framework`, name);
}

/**
 * @param {string} binary
 * @param {number} fuse
 * @returns {number | undefined} a character
 */
function fuseOf(binary, fuse) {
  let file;
  try {
    file = fs.openSync(binary, 'r');
    const chunk = Buffer.allocUnsafe(CHUNK);
    // Chunks overlap by what must not be split.
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
