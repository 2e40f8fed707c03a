'use strict';

const { CANCEL, READ, markerOf } = require('../codec/stream-marker.js');
const { storage } = require('./current-task.js');
const { Context } = require('./context.js');
const { OpenStream } = require('./open-stream.js');

/** Streams that tasks have returned, by the number that the pool knows them by. @type {Map<number, { stream: OpenStream, context: Context }>} */
const open = new Map();
let last = 0;

/**
 * What a task has returned, or what stands for it when that is a stream. To be called where `currentTask()` is the task's.
 *
 * @param {any} value
 */
function withoutStream(value) {
  const iterator = iteratorOf(value);
  if (!iterator) return value;
  last += 1;
  const context = /** @type {Context} */ (storage().getStore());
  open.set(last, { stream: new OpenStream(iterator), context });
  return markerOf(last);
}

/**
 * Of a stream: an async iterable, as a generator or a stream of Node's or the web's, or a generator that is not async.
 *
 * @param {any} value
 * @returns {AsyncIterator<unknown> | Iterator<unknown> | undefined}
 */
function iteratorOf(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof value[Symbol.asyncIterator] === 'function') return value[Symbol.asyncIterator]();
  const isGenerator = typeof value.next === 'function' && typeof value[Symbol.iterator] === 'function';
  return isGenerator ? value[Symbol.iterator]() : undefined;
}

/** The next chunks. @param {number} id @param {import('../../index.js').TaskContext} reading the pool's own call */
async function read(id, reading) {
  const found = open.get(id);
  if (!found) throw new Error('The stream is over');
  reading.signal.addEventListener('abort', () => cancel(id));
  try {
    const taken = await found.stream.take();
    if (taken.isOver) open.delete(id);
    return taken;
  } catch (error) {
    open.delete(id);
    throw error;
  }
}

/** Does not wait for the stream's end: what it awaits may never come. @param {number} id */
function cancel(id) {
  const found = open.get(id);
  if (!found) return;
  open.delete(id);
  Context.abort(found.context);
  found.stream.cancel().catch((error) => process.emitWarning(error));
}

/** Lets the pool read streams. @param {typeof import('./process-host.js')} host */
function serveStreams(host) {
  host.registry(READ, read).registry(CANCEL, cancel);
}

module.exports = { serveStreams, withoutStream };
