'use strict';

const { createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');
const { Caller } = require('./caller.js');

const LARGE = Buffer.alloc(64 * 1024 * 1024, 'large ');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    p50: { title: 'p50', unit: 'µs', better: 'less' },
    p99: { title: 'p99', unit: 'µs', better: 'less' },
    loopDelay: { title: "host's event loop, p99", unit: 'µs', better: 'less' },
    largePerSecond: { title: 'large calls/s', unit: '/s', better: 'more' },
  },

  /** Times small calls while a large one is always under way. */
  async run(open, load, { warmUp, duration }) {
    const pool = await open();
    const caller = new Caller(pool, load);
    await caller.wake();
    await pool.call('echo', LARGE);
    const large = { isOver: false, done: 0 };
    const flood = async () => {
      while (!large.isOver) {
        await pool.call('echo', LARGE);
        large.done += 1;
      }
    };
    const flooding = flood();
    for (const end = performance.now() + warmUp; performance.now() < end;) await caller.once();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const begin = { time: performance.now(), done: large.done };
    const nanoseconds = createHistogram();
    for (const end = performance.now() + duration; performance.now() < end;) {
      const before = performance.now();
      await caller.once();
      nanoseconds.record(Math.max(1, Math.round((performance.now() - before) * 1e6)));
    }
    delay.disable();
    const seconds = (performance.now() - begin.time) / 1e3;
    const largePerSecond = (large.done - begin.done) / seconds;
    large.isOver = true;
    await flooding;
    return {
      p50: nanoseconds.percentile(50) / 1e3,
      p99: nanoseconds.percentile(99) / 1e3,
      loopDelay: delay.percentile(99) / 1e3,
      largePerSecond,
    };
  },
};
