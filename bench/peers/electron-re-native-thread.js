'use strict';

module.exports = require('./ours.js').ours('electron-re-native-thread', 'thread');
