'use strict';

const { MessageChannel } = require('electron-re-native');

MessageChannel.handle('where', (_event, value) => ({ value, type: process.type }));
MessageChannel.handle('ask', (_event, { target, value }) => MessageChannel.invoke(target, 'where', value));
MessageChannel.handle('fail', () => {
  throw new RangeError('on purpose');
});
