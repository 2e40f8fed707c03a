'use strict';

const tasks = require('../tasks.js');

process.on('message', ({ id, task, params }) => process.send({ id, result: tasks[task](params) }));
