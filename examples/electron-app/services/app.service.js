'use strict';

const { MessageChannel } = require('electron-re');

MessageChannel.on('channel1', (event, result) => {
  MessageChannel.send('main', 'log', { text: 'app heard channel1:', value: result });
});

MessageChannel.handle('channel2', (event, { value }) => ({ response: 'channel2-response', of: value }));

// A service asks another one; main is not in the way.
MessageChannel.handle('ask-app2', (event, { value }) =>
  MessageChannel.invoke('app2', 'channel3', { value: `${value} app` }),
);
