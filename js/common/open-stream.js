'use strict';

const { Change } = require('./change.js');

/** The most chunks, and approximately the most bytes, that wait here for the other side. */
const MOST_CHUNKS = 64;
const MOST_BYTES = 2 ** 20;
/** The size that is assumed for a chunk of unknown size. */
const BYTES_OF_VALUE = 256;

/** A stream that the other side reads. It is read ahead while chunks may wait here. */
class OpenStream {
  #source;
  /** @type {unknown[]} */
  #chunks = [];
  #bytes = 0;
  #isOver = false;
  /** @type {{ error: unknown } | undefined} */
  #failure;
  #change = new Change();

  /** @param {import('./chunk-source.js').ChunkSource} source */
  constructor(source) {
    this.#source = source;
    this.#readAhead();
  }

  /**
   * The chunks that wait here: at least one, unless the stream is over. Throws what the stream has thrown, after its last chunk.
   *
   * @returns {Promise<{ chunks: unknown[], isOver: boolean }>}
   */
  async take() {
    while (this.#chunks.length === 0 && !this.#isOver) await this.#change.next();
    if (this.#chunks.length === 0 && this.#failure) throw this.#failure.error;
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    this.#change.happen();
    return { chunks, isOver: this.#isOver && !this.#failure };
  }

  /** Ends it as `break` ends a loop over it, unless it has already ended. Resolves when its own `finally` has run. */
  async end() {
    const hasEnded = this.#isOver;
    this.#isOver = true;
    this.#chunks = [];
    this.#change.happen();
    if (!hasEnded) await this.#source.end();
  }

  async #readAhead() {
    try {
      while (!this.#isOver) {
        const { done, value } = await this.#source.next();
        if (done || this.#isOver) break;
        this.#chunks.push(value);
        this.#bytes += bytesOf(value);
        this.#change.happen();
        while (this.#isFull && !this.#isOver) await this.#change.next();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isOver = true;
    this.#change.happen();
  }

  get #isFull() {
    return this.#chunks.length >= MOST_CHUNKS || this.#bytes >= MOST_BYTES;
  }
}

/** @param {any} chunk */
function bytesOf(chunk) {
  return typeof chunk === 'string' ? chunk.length : (chunk?.byteLength ?? BYTES_OF_VALUE);
}

module.exports = { OpenStream };
