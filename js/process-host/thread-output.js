'use strict';

const { setTimeout } = require('../common/primordials.js');

/** @typedef {import('../../binding.js').NativeThread} NativeThread */
/** @typedef {Array<{ chunk: string | Buffer, encoding: BufferEncoding }>} Chunks */

/** Between two looks whether more may be printed, in ms. */
const PAUSE = 2;

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
  const room = new Room(thread);
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    // The stream stays Node's, which calls methods of its own on it.
    process[name]._writev = (/** @type {Chunks} */ chunks, /** @type {() => void} */ done) => {
      const bytes = chunks.map(({ chunk, encoding }) => toBytes(chunk, encoding));
      if (isRead) thread.print(name === 'stderr', Buffer.concat(bytes));
      room.whenThere(done);
    };
  }
}

/** Holds back what is printed faster than it is read: it waits in its stream, which tells who writes. */
class Room {
  #thread;
  #isEnding = false;
  /** @type {Array<() => void>} */
  #waiting = [];

  /** @param {NativeThread} thread */
  constructor(thread) {
    this.#thread = thread;
    process.on('exit', () => {
      // What still waits goes now: there is no later.
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
