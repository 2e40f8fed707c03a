'use strict';

const { ProcessHost } = require('electron-re');
const tasks = require('../tasks.js');

for (const [name, task] of Object.entries(tasks)) ProcessHost.registry(name, task);
