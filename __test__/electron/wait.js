'use strict';
// Deadlines. They are there to end a test that hangs, with a message; no test measures time by them. So they are far
// beyond what anything takes on a machine that is busy with other things.

const { setTimeout: delay } = require('timers/promises');

/** For one thing that a test waits for, in milliseconds. */
const DEADLINE = 90e3;

/** For a whole program that a test runs to its end. A test of Jest's has a little more: see jest.config.js. */
const PROGRAM_DEADLINE = 240e3;

/** Waits until `look` gives something truthy and resolves with it; rejects with `what`, or what it returns then, when `ms` are over. */
async function until(look, what, ms = DEADLINE) {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end)
      throw new Error(`still waiting after ${ms} ms: ${typeof what === 'function' ? what() : what}`);
    await delay(20);
  }
}

/** `promise`, or a rejection with `what` when `ms` are over. */
async function within(promise, what, ms = DEADLINE) {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`still waiting after ${ms} ms: ${what}`);
  });
  late.catch(() => {}); // aborted
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

module.exports = { DEADLINE, PROGRAM_DEADLINE, until, within };
