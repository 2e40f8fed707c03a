'use strict';

const { MessageChannel } = require('electron-re-native');

MessageChannel.handle('where', () => ({ script: __filename, type: process.type }));
