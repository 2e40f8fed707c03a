'use strict';

const filename = require.resolve('../tasks.js');

/** @param {string} name @param {'child_process' | 'worker_threads'} runtime @returns {import('./index.js').Peer} */
function tinypool(name, runtime) {
  return {
    name,
    package: 'tinypool',
    // The package is an ES module.
    load: () => import('tinypool'),
    async open({ children, inFlight, concurrency = Math.ceil(inFlight / children) }) {
      const { Tinypool } = await import('tinypool');
      const pool = new Tinypool({
        filename,
        runtime,
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
}

module.exports = { tinypool };
