'use strict';

const { ProcessHost } = require('../../index.js');
const tasks = require('../tasks.js');

for (const [name, task] of Object.entries(tasks)) ProcessHost.registry(name, task);
