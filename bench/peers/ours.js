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
    open({ children, serialization }) {
      const pool = new ChildProcessPool({ path, max: children, serialization, runtime });
      return {
        call: (task, params) => pool.send(task, params),
        value: (reply) => reply.result,
        close: () => pool.close(),
      };
    },
  };
}

module.exports = { ours };
