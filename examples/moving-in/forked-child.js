'use strict';

const tasks = require('./tasks.js');

process.on('message', ({ task, params }) => process.send(tasks[task](params)));
