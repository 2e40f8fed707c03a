'use strict';

const { MessageChannel } = require('electron-re');

MessageChannel.handle('channel3', (event, result) => {
  console.log('app2 handles channel3', JSON.stringify(result));
  return { response: 'channel3-response' };
});

MessageChannel.once('channel4', (event, result) => {
  console.log('app2 once on channel4', JSON.stringify(result));
});

MessageChannel.send('main', 'channel3', { value: 'channel3' });
MessageChannel.send('main', 'channel3', { value: 'channel3' });
MessageChannel.invoke('main', 'channel4', { value: 'channel4' });
