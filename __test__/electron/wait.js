'use strict';

const { setTimeout: delay } = require('timers/promises');

/** Waits until `look` gives something truthy and resolves with it; rejects with `what` when `ms` are over. */
async function until(look, what, ms = 10e3) {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`still waiting after ${ms} ms: ${what}`);
    await delay(20);
  }
}

/** `promise`, or a rejection with `what` when `ms` are over. */
async function within(promise, what, ms = 10e3) {
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

module.exports = { until, within };
