'use strict';

const { setTimeout: delay } = require('timers/promises');
const { ProcessHost } = require('electron-re-native');

ProcessHost.registry('work', ({ ms }) => delay(ms, process.pid));
