'use strict';

// The tasks by which a pool records what a child does and holds.

const PREFIX = 'electron-re-native:';

/** Takes a CPU profile for this many milliseconds. */
const PROFILE = `${PREFIX}profile`;
/** Takes a heap snapshot, and gives it piece by piece: `'begin'`, `'next'`, `'end'`. */
const SNAPSHOT = `${PREFIX}heap-snapshot`;

/** Whether a task is one of these. @param {string} name */
function isRecording(name) {
  return name === PROFILE || name === SNAPSHOT;
}

module.exports = { PROFILE, SNAPSHOT, isRecording };
