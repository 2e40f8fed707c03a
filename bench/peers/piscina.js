'use strict';

const { Piscina } = require('piscina');

const filename = require.resolve('../tasks.js');

/** @type {import('./index.js').Peer} */
module.exports = {
  name: 'piscina',
  package: 'piscina',
  open({ children, inFlight, concurrency = Math.ceil(inFlight / children) }) {
    const pool = new Piscina({
      filename,
      minThreads: children,
      maxThreads: children,
      concurrentTasksPerWorker: concurrency,
    });
    return {
      call: (name, params) => pool.run(params, { name }),
      close: () => pool.destroy(),
    };
  },
};
