'use strict';

const { DEADLINE } = require('../electron/wait');

/** Waits without running the loop, so that all that arrives in the meantime arrives in one turn of the loop. */
function waitHere(seen, what, deadline = DEADLINE) {
  const end = Date.now() + deadline;
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  while (!seen()) {
    if (Date.now() > end) throw new Error(`still waiting for ${what}`);
    Atomics.wait(sleep, 0, 0, 2);
  }
}

module.exports = { waitHere };
