'use strict';

const { DEADLINE } = require('../electron/wait');

/** Waits without letting the loop go round, so that what comes meanwhile comes in one turn of it. */
function waitHere(seen, what, deadline = DEADLINE) {
  const end = Date.now() + deadline;
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  while (!seen()) {
    if (Date.now() > end) throw new Error(`still waiting for ${what}`);
    Atomics.wait(sleep, 0, 0, 2);
  }
}

module.exports = { waitHere };
