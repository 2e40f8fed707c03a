'use strict';

/**
 * A source of chunks. A consumer that wants no more calls `end`, even while it waits for a chunk.
 *
 * @typedef {object} ChunkSource
 * @property {() => Promise<IteratorResult<unknown>> | IteratorResult<unknown>} next
 * @property {() => unknown} end may return a promise
 */

/**
 * The source of a stream: an async iterable, such as a generator or a Node or web stream, or a synchronous generator.
 *
 * @param {any} value
 * @returns {ChunkSource | undefined}
 */
function sourceOf(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof value[Symbol.asyncIterator] === 'function') {
    if (typeof value.getReader === 'function') return ofTheWeb(value.getReader());
    return typeof value.destroy === 'function' ? ofNode(value) : ofIterator(value[Symbol.asyncIterator]());
  }
  const isGenerator = typeof value.next === 'function' && typeof value[Symbol.iterator] === 'function';
  return isGenerator ? ofIterator(value[Symbol.iterator]()) : undefined;
}

/** Whether a value is such a stream. @param {any} value */
function isSource(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (value[Symbol.asyncIterator] !== undefined) return typeof value[Symbol.asyncIterator] === 'function';
  return typeof value.next === 'function' && typeof value[Symbol.iterator] === 'function';
}

/** @param {AsyncIterator<unknown> | Iterator<unknown>} iterator @returns {ChunkSource} */
function ofIterator(iterator) {
  return { next: () => iterator.next(), end: () => iterator.return?.() };
}

/**
 * Its iterator would end it only after the pending chunk, which may never come.
 *
 * @param {ReadableStreamDefaultReader<unknown>} reader
 * @returns {ChunkSource}
 */
function ofTheWeb(reader) {
  return {
    next: async () => /** @type {IteratorResult<unknown>} */ (await reader.read()),
    end: () => reader.cancel(),
  };
}

/**
 * The same, and the iterator would not end a stream that has not been read yet. Nothing else listens for its errors.
 *
 * @param {import('stream').Readable} stream
 * @returns {ChunkSource}
 */
function ofNode(stream) {
  /** @type {AsyncIterator<unknown> | undefined} */
  let iterator;
  stream.on?.('error', noop);
  return {
    next: () => (iterator ??= stream[Symbol.asyncIterator]()).next(),
    end: () => void stream.destroy(),
  };
}

function noop() {}

module.exports = { isSource, sourceOf };
