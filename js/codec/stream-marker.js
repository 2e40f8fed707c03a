'use strict';

// What stands for a stream in place of a result, and the tasks by which the pool reads it, or brings those of a call.

const PREFIX = 'electron-re-native:';
const KEY = `${PREFIX}stream`;

/** Gives the next chunks of a stream. */
const READ = `${PREFIX}read`;
/** Nobody reads a stream any more. */
const CANCEL = `${PREFIX}cancel`;
/** Brings the next chunks of a stream among the arguments of a call. */
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

/** Whether a task is not the user's. @param {string} name */
function isOwnTask(name) {
  return name.startsWith(PREFIX);
}

/** Whether a task is one of these. @param {string} name */
function isStreamTask(name) {
  return name === READ || name === CANCEL || name === GIVE;
}

module.exports = { CANCEL, GIVE, READ, isOwnTask, isStreamTask, markerOf, streamIn };
