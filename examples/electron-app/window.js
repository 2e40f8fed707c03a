'use strict';

const { MessageChannel } = require('electron-re');

function show(text, value) {
  const line = document.createElement('li');
  line.textContent = `${text} ${JSON.stringify(value)}`;
  document.getElementById('messages').append(line);
  MessageChannel.send('main', 'log', { text, value });
}

async function talk() {
  MessageChannel.send('app', 'channel1', { value: 'from the window' });
  show('app answered on channel2:', await MessageChannel.invoke('app', 'channel2', { value: 'window' }));
  show('app2 answered on channel3:', await MessageChannel.invoke('app2', 'channel3', { value: 'window' }));
  show('main answered on channel4:', await MessageChannel.invoke('main', 'channel4', { value: 'window' }));
  show('app had of app2:', await MessageChannel.invoke('app', 'ask-app2', { value: 'through' }));
  MessageChannel.send('main', 'channel3', { value: 'the window says good-bye' });
  MessageChannel.send('main', 'done', {});
}

talk();
