'use strict';

// The result that stands for a stream, and the tasks with which the pool reads it or sends the streams of a call.

const PREFIX = 'electron-re-native:';
const KEY = `${PREFIX}stream`;

/** Returns the next chunks of a stream. */
const READ = `${PREFIX}read`;
/** Ends a stream that is no longer read. */
const CANCEL = `${PREFIX}cancel`;
/** Carries the next chunks of a stream among the arguments of a call. */
const GIVE = `${PREFIX}give`;

/** @param {number} stream its number in the child */
function markerOf(stream) {
  return { [KEY]: stream };
}

/** The number of the stream that a result stands for, or undefined. @param {any} result */
function streamIn(result) {
  if (typeof result !== 'object' || result === null) return undefined;
  const stream = result[KEY];
  return Number.isSafeInteger(stream) ? stream : undefined;
}

/** Whether a task is internal. @param {string} name */
function isOwnTask(name) {
  return name.startsWith(PREFIX);
}

/** Whether a task is one of these. @param {string} name */
function isStreamTask(name) {
  return name === READ || name === CANCEL || name === GIVE;
}

module.exports = { CANCEL, GIVE, READ, isOwnTask, isStreamTask, markerOf, streamIn };
