'use strict';

const { ChildProcessPool } = require('../../index.js');

const path = require.resolve('../children/electron-re-native.js');

/**
 * @param {string} name
 * @param {'fork' | 'thread'} runtime
 * @returns {import('./index.js').Peer}
 */
function ours(name, runtime) {
  return {
    name,
    open({ children, serialization, concurrency = Infinity }) {
      const pool = new ChildProcessPool({ path, max: children, serialization, runtime, concurrency });
      return {
        call: (task, params) => pool.send(task, params),
        value: (reply) => reply.result,
        callWithin: (task, params, timeout) => pool.run(task, params, { timeout }),
        close: () => pool.close(),
      };
    },
  };
}

module.exports = { ours };
