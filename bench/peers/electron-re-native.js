'use strict';

const { ChildProcessPool } = require('../../index.js');

const path = require.resolve('../children/electron-re-native.js');

/** @type {import('./index.js').Peer} */
module.exports = {
  name: 'electron-re-native',
  open({ children, serialization }) {
    const pool = new ChildProcessPool({ path, max: children, serialization });
    return {
      call: (task, params) => pool.send(task, params),
      value: (reply) => reply.result,
      close: () => pool.close(),
    };
  },
};
