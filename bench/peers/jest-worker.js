'use strict';

const { Worker } = require('jest-worker');

const path = require.resolve('../tasks.js');

/** @type {import('./index.js').Peer} */
module.exports = {
  name: 'jest-worker',
  package: 'jest-worker',
  open({ children }) {
    /** @type {any} */
    const pool = new Worker(path, { numWorkers: children, exposedMethods: ['add', 'compute', 'echo'] });
    return {
      call: (task, params) => pool[task](params),
      close: () => pool.end(),
    };
  },
};
