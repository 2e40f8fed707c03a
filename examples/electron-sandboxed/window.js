'use strict';

// The preload has put it there. A page that is bundled writes `import { MessageChannel } from 'electron-re-native'`.
const channel = window.electronRe.MessageChannel;

function show(text, value) {
  const line = document.createElement('li');
  line.textContent = `${text} ${JSON.stringify(value)}`;
  document.getElementById('messages').append(line);
  channel.send('main', 'log', { text, value });
}

async function talk() {
  channel.handle('question', (event, question) => `to '${question}': fine, in a sandbox`);
  channel.send('app', 'channel1', { value: 'from the window' });
  show('app answered on channel2:', await channel.invoke('app', 'channel2', { value: 'window' }));
  show('app2 answered on channel3:', await channel.invoke('app2', 'channel3', { value: 'window' }));
  show('main answered on channel4:', await channel.invoke('main', 'channel4', { value: 'window' }));
  show('app had of app2:', await channel.invoke('app', 'ask-app2', { value: 'through' }));
  await channel.invoke('main', 'secret').catch((error) => show('main did not tell:', error.code));
  channel.send('main', 'channel3', { value: 'the window says good-bye' });
  channel.send('main', 'done', {});
}

talk();
