'use strict';

const { MessageChannel } = require('electron-re');

MessageChannel.send('app', 'channel1', { value: 'test1 of the window' });
MessageChannel.invoke('app2', 'channel3', { value: 'test2' }).then((result) => {
  console.log('the window has of app2', JSON.stringify(result));
});
MessageChannel.send('main', 'channel3', { value: 'test3' });
MessageChannel.invoke('main', 'channel4', { value: 'test4' }).then((result) => {
  console.log('the window has of main', JSON.stringify(result));
});
