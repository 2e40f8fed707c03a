'use strict';

const { spawn } = require('node:child_process');
const { setImmediate: turn } = require('node:timers/promises');
const tasks = require('../../tasks.js');

module.exports = {
  name: 'leaving',
  open() {
    spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
    return { call: async (task, params) => (await turn(), tasks[task](params)), close() {} };
  },
};
