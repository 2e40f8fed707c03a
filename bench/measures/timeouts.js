'use strict';

const { createHistogram, performance } = require('perf_hooks');

/** The timeout of each call, in ms. */
const TIMEOUT = 20;

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    lateP50: { title: 'too late, p50', unit: 'µs', better: 'less' },
    lateP99: { title: 'too late, p99', unit: 'µs', better: 'less' },
  },

  /** Measures how long after its timeout a call without an answer is rejected. */
  async run(open, load, { warmUp, duration }) {
    const { callWithin } = await open();
    const params = load.params(0);
    const late = async () => {
      const begun = performance.now();
      const error = await callWithin(load.task, params, TIMEOUT).then(
        () => new Error('a call was answered that should not have been'),
        (/** @type {unknown} */ reason) => reason,
      );
      const passed = performance.now() - begun;
      if (error.code !== 'ERR_TASK_TIMEOUT') throw error;
      return passed - TIMEOUT;
    };
    for (const end = performance.now() + warmUp; performance.now() < end;) await late();
    const nanoseconds = createHistogram();
    for (const end = performance.now() + duration; performance.now() < end;)
      nanoseconds.record(Math.max(1, Math.round((await late()) * 1e6)));
    return { lateP50: nanoseconds.percentile(50) / 1e3, lateP99: nanoseconds.percentile(99) / 1e3 };
  },
};
