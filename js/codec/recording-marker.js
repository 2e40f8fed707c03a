'use strict';

// The tasks for profiles and heap snapshots of a child.

const PREFIX = 'electron-re-native:';

/** Takes a CPU profile for this many milliseconds. */
const PROFILE = `${PREFIX}profile`;
/** Takes a heap snapshot, and returns it piece by piece: `'begin'`, `'next'`, `'end'`. */
const SNAPSHOT = `${PREFIX}heap-snapshot`;

/** Whether a task is one of these. @param {string} name */
function isRecording(name) {
  return name === PROFILE || name === SNAPSHOT;
}

module.exports = { PROFILE, SNAPSHOT, isRecording };
