'use strict';

const { FixedClusterPool, FixedThreadPool } = require('poolifier');

/**
 * @param {string} name
 * @param {typeof FixedClusterPool | typeof FixedThreadPool} Pool
 * @param {string} file
 * @returns {import('./index.js').Peer}
 */
function poolifier(name, Pool, file) {
  return {
    name,
    package: 'poolifier',
    open({ children }) {
      const pool = new Pool(children, file);
      return {
        call: (task, params) => pool.execute(params, task),
        close: () => pool.destroy(),
      };
    },
  };
}

module.exports = { FixedClusterPool, FixedThreadPool, poolifier };
