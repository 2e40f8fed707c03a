'use strict';

const { pool: createPool } = require('workerpool');

const path = require.resolve('../children/workerpool.js');

/** @param {string} name @param {'process' | 'thread'} workerType @returns {import('./index.js').Peer} */
function workerpool(name, workerType) {
  return {
    name,
    package: 'workerpool',
    open({ children }) {
      const pool = createPool(path, { workerType, minWorkers: children, maxWorkers: children });
      return {
        call: (task, params) => pool.exec(task, [params]),
        close: () => pool.terminate(),
      };
    },
  };
}

module.exports = { workerpool };
