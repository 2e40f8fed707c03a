'use strict';

const fs = require('fs');
const path = require('path');
const { setTimeout: delay } = require('timers/promises');

/** Children that have nothing to do for long sleep; this takes one or two seconds here. */
const DEADLINE = 10e3;

/**
 * Waits until every child sleeps.
 *
 * @param {import('electron-re-native').ChildProcessPool} pool
 */
async function fallAsleep(pool) {
  const end = performance.now() + DEADLINE;
  for (;;) {
    const children = pool.forked.map(({ pid, sleeping }) => ({ pid, sleeping, state: stateOf(pid) }));
    if (children.every(isAsleep) || performance.now() > end) return children;
    await delay(20);
  }
}

/** Told to stop, and stopped: the kernel may take a moment. */
function isAsleep({ sleeping, state }) {
  return sleeping && (state === 'T' || state === null);
}

/**
 * The next call wakes its child, and is answered as any other.
 *
 * @param {import('electron-re-native').ChildProcessPool} pool
 * @param {string} folder
 * @param {Map<string, { sha256: string }>} results
 */
async function wake(pool, folder, results) {
  const [first] = results;
  if (!first) return undefined;
  const [file, known] = first;
  // A pool that has not replaced the killed child yet would start one for this call.
  if (pool.forked.length > 0) pool.setMaxInstanceLimit(pool.forked.length);
  const begin = performance.now();
  // `id` is for SPECIFY; to any other strategy it is a sticky id like another.
  const { pid, sha256 } = await pool.run(
    'digest',
    { file: path.join(folder, file) },
    { id: pool.forked[0]?.pid },
  );
  const ms = performance.now() - begin;
  return { pid, ms, state: stateOf(pid), isRight: sha256 === known.sha256 };
}

/** What the kernel says: T is stopped, S waits for something to do, R runs. `null` when it does not say. */
function stateOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name before it, in parentheses, may have spaces and parentheses of its own.
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return null; // There is no /proc, or the process has just ended.
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

module.exports = { fallAsleep, isAsleep, isRunning, wake };
