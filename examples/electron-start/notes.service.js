'use strict';

const { MessageChannel } = require('electron-re-native');

const notes = [];

MessageChannel.handle('add', (event, note) => {
  notes.push(note);
  return notes.length;
});
