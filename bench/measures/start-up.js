'use strict';

const { performance } = require('perf_hooks');
const { Caller } = require('./caller.js');

/** @type {import('./index.js').Measure} */
module.exports = {
  metrics: {
    firstAnswer: { title: 'first answer', unit: 'ms', better: 'less' },
    withLoading: { title: 'with loading the package', unit: 'ms', better: 'less' },
  },

  /** Both metrics include what a package delays until its first use. */
  async run(open, load, { loading = 0 }) {
    const start = performance.now();
    await new Caller(await open(), load).once();
    const firstAnswer = performance.now() - start;
    return { firstAnswer, withLoading: loading + firstAnswer };
  },
};
