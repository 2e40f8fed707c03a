'use strict';

const { MessageChannel } = require('../..');

MessageChannel.handle('echo', (event, value) => value);

if (process.type === 'renderer') {
  const { ipcRenderer } = require('electron');
  ipcRenderer.on('bench:call', (event, id, value) => ipcRenderer.send('bench:reply', id, value));
}
