'use strict';

const { spawn } = require('node:child_process');

module.exports = {
  name: 'hanging',
  open() {
    spawn('sleep', ['60'], { stdio: 'ignore' });
    return { call: () => new Promise(() => {}), close() {} };
  },
};
