'use strict';
// Needs no DOM, so main runs it as a utility process.

const { MessageChannel } = require('electron-re-native');

MessageChannel.handle('channel3', async (event, { value }) => ({
  response: 'channel3-response',
  of: value,
  by: process.type,
}));
