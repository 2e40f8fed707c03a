'use strict';

const { ipcRenderer } = require('electron');
const { MessageChannel } = require('electron-re');

MessageChannel.on('channel1', (event, result) => {
  console.log('app on channel1', JSON.stringify(result));
});

MessageChannel.handle('channel2', (event, result) => {
  console.log('app handles channel2', JSON.stringify(result));
  return { response: 'channel2-response' };
});

MessageChannel.invoke('app2', 'channel3', { value: 'channel3' }).then((result) => {
  console.log('app has of app2', JSON.stringify(result));
});

MessageChannel.send('app2', 'channel4', { value: 'channel4' });

ipcRenderer.on('channel5', (event, result) => {
  console.log('app on channel5', JSON.stringify(result));
});
