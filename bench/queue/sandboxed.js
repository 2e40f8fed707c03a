'use strict';

// The same tasks in the form that BullMQ's own sandbox expects.

const tasks = require('./tasks.js');

module.exports = async ({ name, data }) => tasks[name](...data.args.value);
