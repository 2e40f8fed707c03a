'use strict';

const { PROFILE } = require('../codec/recording-marker.js');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');

/** The longest profile that goes to the pool, in characters. */
const LONGEST_PROFILE = 64 * 1024 * 1024;
/** The characters of a snapshot in one answer. */
const PIECE = 1024 * 1024;
/** After this many milliseconds, an unread snapshot is dropped: it takes more memory than the heap. */
const UNREAD = 180e3;

/**
 * Takes a CPU profile of this thread. The session stays within the process, so no port is opened.
 *
 * @param {number} ms
 * @param {import('../../index.js').TaskContext} context
 * @returns {Promise<string>} in the format of DevTools
 */
async function profile(ms, { signal }) {
  const session = new (require('inspector').Session)();
  session.connect();
  try {
    await post(session, 'Profiler.enable');
    await post(session, 'Profiler.start');
    await pause(ms, signal);
    const text = JSON.stringify((await post(session, 'Profiler.stop')).profile);
    if (text.length > LONGEST_PROFILE)
      throw new Error(`the profile has ${text.length} characters, and the limit is ${LONGEST_PROFILE}`);
    return text;
  } finally {
    session.disconnect();
  }
}

/** @param {import('inspector').Session} session @param {string} method @returns {Promise<any>} */
function post(session, method) {
  return new Promise((resolve, reject) => {
    session.post(method, (/** @type {any} */ error, /** @type {any} */ result) =>
      error ? reject(new Error(error.message ?? String(error))) : resolve(result),
    );
  });
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * A snapshot that is being read.
 *
 * @typedef {{ source: import('stream').Readable, chunks: AsyncIterator<string>, rest: string, timer: NodeJS.Timeout }} Open
 */
/** @type {Open | undefined} */
let open;

/** @param {'begin' | 'next' | 'end'} step @returns {Promise<{ text: string, isOver: boolean }>} */
async function heapSnapshot(step) {
  if (step !== 'next') drop();
  if (step === 'end') return { text: '', isOver: true };
  if (step === 'begin') {
    const source = require('v8').getHeapSnapshot();
    // In Node 18, the source is never closed, so its iterator never ends. V8 writes non-ASCII characters as escapes.
    const stream = source.pipe(new (require('stream').PassThrough)({ encoding: 'latin1' }));
    open = { source, chunks: stream[Symbol.asyncIterator](), rest: '', timer: dropLater() };
  }
  const reading = open;
  if (!reading) throw new Error('the snapshot was read too slowly');
  clearTimeout(reading.timer);
  while (reading.rest.length < PIECE) {
    const { value, done } = await reading.chunks.next();
    if (done) break;
    reading.rest += value;
  }
  const text = reading.rest.slice(0, PIECE);
  reading.rest = reading.rest.slice(PIECE);
  if (text === '') drop();
  else if (open) open.timer = dropLater();
  return { text, isOver: text === '' };
}

function dropLater() {
  return setTimeout(drop, UNREAD).unref();
}

function drop() {
  if (!open) return;
  clearTimeout(open.timer);
  open.source.destroy();
  open = undefined;
}

/** @param {string} name @returns {import('./running-tasks.js').Task} */
function recordingTask(name) {
  return name === PROFILE ? profile : heapSnapshot;
}

module.exports = { recordingTask };
