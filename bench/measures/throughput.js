'use strict';

const { performance } = require('perf_hooks');
const { setTimeout: delay } = require('timers/promises');
const { Caller } = require('./caller.js');
const { mainThreadTime } = require('./main-thread-time.js');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    callsPerSecond: { title: 'calls/s', unit: '/s', better: 'more' },
    mainThread: { title: 'main thread', unit: 'µs/call', better: 'less' },
  },

  /** The calls go on from before the first look at the clocks until after the last, so that their ends do not count. */
  async run(open, load, { warmUp, duration }) {
    const caller = new Caller(await open(), load);
    await caller.wake();
    const busy = caller.keepBusy();
    await Promise.race([busy, delay(warmUp)]);
    const start = look(caller);
    await Promise.race([busy, delay(duration)]);
    const end = look(caller);
    caller.stop();
    await busy;
    const calls = end.done - start.done;
    return {
      callsPerSecond: (calls / (end.time - start.time)) * 1e3,
      mainThread:
        start.cpu === undefined || end.cpu === undefined ? undefined : (end.cpu - start.cpu) / calls,
    };
  },
};

/** @param {Caller} caller */
function look(caller) {
  return { time: performance.now(), cpu: mainThreadTime(), done: caller.done };
}
