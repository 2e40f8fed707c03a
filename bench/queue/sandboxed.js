'use strict';

// The same tasks as BullMQ's own sandbox has them.

const tasks = require('./tasks.js');

module.exports = async ({ name, data }) => tasks[name](...data.args.value);
