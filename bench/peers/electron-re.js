'use strict';

const { ChildProcessPool } = require('electron-re');

const path = require.resolve('../children/electron-re.js');

/** @type {import('./index.js').Peer} */
module.exports = {
  name: 'electron-re',
  package: 'electron-re',
  open({ children }) {
    const pool = new ChildProcessPool({ path, max: children });
    return {
      call: (task, params) => pool.send(task, params),
      value: (reply) => reply.result,
      close: () => pool.kill(),
    };
  },
};
