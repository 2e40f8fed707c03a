'use strict';
// The app of ../electron-app with its window in a sandbox, and isolated: what the page may send, main says.
//
//   electron . [--once]     --once: quit when all has been said

const path = require('path');
const { app, BrowserWindow } = require('electron');
const { BrowserService, MessageChannel } = require('electron-re-native');

const log = (text, value) => console.log(text, JSON.stringify(value));
const service = (name) => path.join(__dirname, 'services', `${name}.service.js`);

app.whenReady().then(async () => {
  MessageChannel.on('log', (event, { text, value }) => log(text, value));
  MessageChannel.on('channel3', (event, response) => log('main heard channel3:', response));
  MessageChannel.handle('channel4', (event, response) => ({ res: 'channel4-res', of: response.value }));
  MessageChannel.handle('secret', () => 'what the page must not have');

  const first = new BrowserService('app', service('app'));
  const second = new BrowserService('app2', service('app2'), { runtime: 'utility' });
  await Promise.all([first.connected(), second.connected()]);

  MessageChannel.send('app', 'channel1', { value: 'test1' });
  const response = await MessageChannel.invoke('app', 'channel2', { value: 'test2' });
  log('app answered main on channel2:', response);

  const window = new BrowserWindow({
    width: 640,
    height: 480,
    webPreferences: {
      contextIsolation: true,
      sandbox: true,
      preload: require.resolve('electron-re-native/preload'),
    },
  });
  // All that the page may send, call and listen to.
  MessageChannel.allow(window, [
    'log',
    'channel1',
    'channel2',
    'channel3',
    'channel4',
    'ask-app2',
    'question',
    'done',
  ]);
  MessageChannel.once('done', async () => {
    log('the window answered main:', await MessageChannel.invoke('window', 'question', 'how are you?'));
    if (process.argv.includes('--once')) app.quit();
  });
  MessageChannel.registry('window', window.id);
  await window.loadFile('index.html');
});
