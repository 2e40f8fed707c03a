'use strict';

const { setTimeout } = require('../common/primordials.js');

/** @typedef {import('../../binding.js').NativeThread} NativeThread */
/** @typedef {Array<{ chunk: string | Buffer, encoding: BufferEncoding }>} Chunks */

/** The time between two checks whether there is room, in ms. */
const PAUSE = 2;

/**
 * Sends the output of this thread to the pool. Node's own way uses the host's JavaScript: it would keep the host alive,
 * and would hold back the output of a thread that never returns to its loop.
 *
 * @param {NativeThread} thread
 * @param {'pipe' | 'inherit' | 'ignore'} stdio
 */
function redirectOutput(thread, stdio) {
  // Node passes the output on to the host's stream.
  if (stdio === 'inherit') return;
  const isRead = stdio === 'pipe';
  const room = new Room(thread);
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    // The stream stays Node's own, since Node calls internal methods on it.
    process[name]._writev = (/** @type {Chunks} */ chunks, /** @type {() => void} */ done) => {
      const bytes = chunks.map(({ chunk, encoding }) => toBytes(chunk, encoding));
      if (isRead) thread.print(name === 'stderr', Buffer.concat(bytes));
      room.whenThere(done);
    };
  }
}

/**
 * Limits output that is faster than its reader. The output waits in its stream, so the writer sees the backpressure.
 */
class Room {
  #thread;
  #isEnding = false;
  /** @type {Array<() => void>} */
  #waiting = [];

  /** @param {NativeThread} thread */
  constructor(thread) {
    this.#thread = thread;
    process.on('exit', () => {
      // The rest is written now, because there is no later chance.
      this.#isEnding = true;
      this.#goOn();
    });
  }

  /** @param {() => void} done */
  whenThere(done) {
    if (this.#isEnding || this.#thread.hasRoom()) done();
    else if (this.#waiting.push(done) === 1) this.#lookLater();
  }

  #lookLater() {
    setTimeout(() => {
      if (this.#thread.hasRoom()) this.#goOn();
      else this.#lookLater();
    }, PAUSE).unref();
  }

  #goOn() {
    for (const done of this.#waiting.splice(0)) done();
  }
}

/** @param {string | Buffer} chunk @param {BufferEncoding} encoding */
function toBytes(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}

module.exports = { redirectOutput };
