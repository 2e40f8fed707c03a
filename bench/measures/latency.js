'use strict';

const { createHistogram, performance } = require('perf_hooks');
const { Caller } = require('./caller.js');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    p50: { title: 'p50', unit: 'µs', better: 'less' },
    p99: { title: 'p99', unit: 'µs', better: 'less' },
  },

  async run(open, load, { warmUp, duration }) {
    const caller = new Caller(await open(), load);
    await caller.wake();
    for (const end = performance.now() + warmUp; performance.now() < end;) await caller.once();

    const nanoseconds = createHistogram();
    const end = performance.now() + duration;
    let before = performance.now();
    while (before < end) {
      await caller.once();
      const now = performance.now();
      nanoseconds.record(Math.max(1, Math.round((now - before) * 1e6)));
      before = performance.now();
    }
    return { p50: nanoseconds.percentile(50) / 1e3, p99: nanoseconds.percentile(99) / 1e3 };
  },
};
