'use strict';

/** @typedef {import('../../binding.js').NativeThread} NativeThread */
/** @typedef {Array<{ chunk: string | Buffer, encoding: BufferEncoding }>} Chunks */

/**
 * Has the pool read what this thread prints. Node's own way, through the host's JavaScript, would keep the host alive, and hold
 * back what a thread prints that never returns to its loop.
 *
 * @param {NativeThread} thread
 * @param {'pipe' | 'inherit' | 'ignore'} stdio
 */
function redirectOutput(thread, stdio) {
  // By Node it goes to the host's.
  if (stdio === 'inherit') return;
  const isRead = stdio === 'pipe';
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    // The stream stays Node's, which calls methods of its own on it.
    process[name]._writev = (/** @type {Chunks} */ chunks, /** @type {() => void} */ done) => {
      const bytes = chunks.map(({ chunk, encoding }) => toBytes(chunk, encoding));
      if (isRead) thread.print(name === 'stderr', Buffer.concat(bytes));
      done();
    };
  }
}

/** @param {string | Buffer} chunk @param {BufferEncoding} encoding */
function toBytes(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}

module.exports = { redirectOutput };
