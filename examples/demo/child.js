'use strict';

const { ProcessHost } = require('electron-re-native');
const { digest } = require('./digest.js');

ProcessHost.registry('digest', async ({ file }) => ({ ...(await digest(file)), pid: process.pid }));
