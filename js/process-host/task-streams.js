'use strict';

const { sourceOf } = require('../common/chunk-source.js');
const { OpenStream } = require('../common/open-stream.js');
const { CANCEL, GIVE, READ, markerOf } = require('../codec/stream-marker.js');
const { storage } = require('./current-task.js');
const { Context } = require('./context.js');
const { give } = require('./task-inputs.js');

/**
 * The streams that tasks have returned, by the number that the pool knows.
 *
 * @type {Map<number, { stream: OpenStream, context: Context }>}
 */
const open = new Map();
let last = 0;

/**
 * Returns the value of a task, or a marker if it is a stream. Call this where `currentTask()` is the task's.
 *
 * @param {any} value
 */
function withoutStream(value) {
  const source = sourceOf(value);
  if (!source) return value;
  last += 1;
  const context = /** @type {Context} */ (storage().getStore());
  open.set(last, { stream: new OpenStream(source), context });
  return markerOf(last);
}

/** Returns the next chunks. A reader that gives up calls CANCEL. @param {number} id */
async function read(id) {
  const found = open.get(id);
  if (!found) throw new Error('The stream is over');
  try {
    const taken = await found.stream.take();
    if (taken.isOver) forget(id, found.context);
    return taken;
  } catch (error) {
    forget(id, found.context);
    throw error;
  }
}

/** Removes a stream that is over, and ends what it has read itself. @param {number} id @param {Context} context */
function forget(id, context) {
  open.delete(id);
  Context.over(context);
}

/** Cancels a stream. Does not wait for its end, since it may await something that never comes. @param {number} id */
function cancel(id) {
  const found = open.get(id);
  if (!found) return;
  open.delete(id);
  Context.abort(found.context);
  found.stream.end().catch((error) => process.emitWarning(error));
}

/**
 * Registers the tasks by which the pool reads streams, and sends the streams of calls.
 *
 * @param {typeof import('./process-host.js')} host
 */
function serveStreams(host) {
  host.registry(READ, read).registry(CANCEL, cancel).registry(GIVE, give);
}

module.exports = { serveStreams, withoutStream };
