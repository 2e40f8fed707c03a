'use strict';

const { monitorEventLoopDelay, performance } = require('perf_hooks');
const { Caller } = require('./caller.js');
const { mainThreadTime } = require('./main-thread-time.js');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    callsPerSecond: { title: 'calls/s', unit: '/s', better: 'more' },
    mainThread: { title: 'main thread', unit: 'µs/call', better: 'less' },
    loopDelay: { title: "host's event loop, p99", unit: 'µs', better: 'less' },
  },

  /**
   * The calls begin before the first reading of the clocks and end after the last, so that their start and end do not
   * count.
   */
  async run(open, load, { warmUp, duration }) {
    const caller = new Caller(await open(), load);
    await caller.wake();
    /** @type {Array<ReturnType<typeof look>>} */
    const looks = [];
    let next = performance.now() + warmUp;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await caller.keepBusy(() => {
      if (performance.now() < next) return true;
      if (looks.length === 0) delay.enable();
      looks.push(look(caller));
      next = performance.now() + duration;
      return looks.length < 2;
    });
    delay.disable();
    const [start, end] = looks;
    const calls = end.done - start.done;
    return {
      callsPerSecond: (calls / (end.time - start.time)) * 1e3,
      mainThread:
        start.cpu === undefined || end.cpu === undefined ? undefined : (end.cpu - start.cpu) / calls,
      // A loop that has not turned yet has no delay to report.
      loopDelay: delay.max > 0 ? delay.percentile(99) / 1e3 : undefined,
    };
  },
};

/** @param {Caller} caller */
function look(caller) {
  return { time: performance.now(), cpu: mainThreadTime(), done: caller.done };
}
