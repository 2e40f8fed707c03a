'use strict';

const { setTimeout: delay } = require('timers/promises');

/** A child opens its lane a few milliseconds after its start. */
const DEADLINE = 2e3;

/**
 * By which lane each child is called, once all have had the time to open theirs.
 *
 * @param {import('electron-re-native').ChildProcessPool} pool
 */
async function openLanes(pool) {
  const end = performance.now() + DEADLINE;
  for (;;) {
    const lanes = pool.stats().children.map(({ lane }) => lane);
    if (lanes.every((lane) => lane === 'fast') || performance.now() > end) return lanes;
    await delay(20);
  }
}

module.exports = { openLanes };
