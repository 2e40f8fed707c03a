'use strict';

const { sourceOf } = require('../common/chunk-source.js');
const { OpenStream } = require('../common/open-stream.js');
const { CANCEL, GIVE, READ, markerOf } = require('../codec/stream-marker.js');
const { storage } = require('./current-task.js');
const { Context } = require('./context.js');
const { give } = require('./task-inputs.js');

/** Streams that tasks have returned, by the number that the pool knows them by. @type {Map<number, { stream: OpenStream, context: Context }>} */
const open = new Map();
let last = 0;

/**
 * What a task has returned, or what stands for it when that is a stream. To be called where `currentTask()` is the task's.
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

/** The next chunks. A reader that gives up calls CANCEL. @param {number} id */
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

/** The stream is over, and so is what it has read itself. @param {number} id @param {Context} context */
function forget(id, context) {
  open.delete(id);
  Context.over(context);
}

/** Does not wait for the stream's end: what it awaits may never come. @param {number} id */
function cancel(id) {
  const found = open.get(id);
  if (!found) return;
  open.delete(id);
  Context.abort(found.context);
  found.stream.end().catch((error) => process.emitWarning(error));
}

/** Lets the pool read streams, and bring those that calls have. @param {typeof import('./process-host.js')} host */
function serveStreams(host) {
  host.registry(READ, read).registry(CANCEL, cancel).registry(GIVE, give);
}

module.exports = { serveStreams, withoutStream };
