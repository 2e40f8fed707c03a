'use strict';

const { PROFILE } = require('../codec/recording-marker.js');
const { Promise, clearTimeout, setTimeout } = require('../common/primordials.js');

/** Characters of a profile that go to the pool. */
const LONGEST_PROFILE = 64 * 1024 * 1024;
/** Characters of a snapshot that go in one answer. */
const PIECE = 1024 * 1024;
/** Milliseconds after which a snapshot that nobody reads is dropped: it takes as much memory as the heap. */
const UNREAD = 180e3;

/**
 * Profiles this thread. The session is within the process, so no port is opened.
 *
 * @param {number} ms
 * @param {import('../../index.js').TaskContext} context
 * @returns {Promise<string>} as DevTools read it
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
      throw new Error(`the profile has ${text.length} characters, ${LONGEST_PROFILE} are the most`);
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

/** A snapshot that is being read. @typedef {{ stream: import('stream').Readable, pieces: AsyncIterator<string>, timer: NodeJS.Timeout }} Open */
/** @type {Open | undefined} */
let open;

/** @param {'begin' | 'next' | 'end'} step @returns {Promise<{ text: string, isOver: boolean }>} */
async function heapSnapshot(step) {
  if (step !== 'next') drop();
  if (step === 'end') return { text: '', isOver: true };
  if (step === 'begin') {
    const stream = require('v8').getHeapSnapshot().setEncoding('utf8');
    open = { stream, pieces: stream[Symbol.asyncIterator](), timer: dropLater() };
  }
  if (!open) throw new Error('the snapshot was read too slowly');
  clearTimeout(open.timer);
  const { pieces } = open;
  let text = '';
  while (text.length < PIECE) {
    const { value, done } = await pieces.next();
    if (done) {
      drop();
      return { text, isOver: true };
    }
    text += value;
  }
  if (open) open.timer = dropLater();
  return { text, isOver: false };
}

function dropLater() {
  return setTimeout(drop, UNREAD).unref();
}

function drop() {
  if (!open) return;
  clearTimeout(open.timer);
  open.stream.destroy();
  open = undefined;
}

/** @param {string} name @returns {import('./running-tasks.js').Task} */
function recordingTask(name) {
  return name === PROFILE ? profile : heapSnapshot;
}

module.exports = { recordingTask };
