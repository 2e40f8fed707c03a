'use strict';

const { performance } = require('perf_hooks');
const { Caller } = require('./caller.js');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: { firstAnswer: { title: 'first answer', unit: 'ms', better: 'less' } },

  /** The peer's package is loaded already; what it puts off until it is first used counts. */
  async run(open, load) {
    const start = performance.now();
    await new Caller(await open(), load).once();
    return { firstAnswer: performance.now() - start };
  },
};
