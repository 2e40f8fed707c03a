'use strict';
// An app as electron-re's README has it: main, a window and two services send each other messages.
//
//   electron . [--once]     --once: quit when all has been said

const path = require('path');
const { app, BrowserWindow } = require('electron');
const { BrowserService, MessageChannel } = require('electron-re');

const log = (text, value) => console.log(text, JSON.stringify(value));
const service = (name) => path.join(__dirname, 'services', `${name}.service.js`);

app.whenReady().then(async () => {
  MessageChannel.on('log', (event, { text, value }) => log(text, value));
  MessageChannel.on('channel3', (event, response) => log('main heard channel3:', response));
  MessageChannel.handle('channel4', async (event, response) => ({ res: 'channel4-res', of: response.value }));

  const first = new BrowserService('app', service('app'), { webPreferences: { webSecurity: false } });
  const second = new BrowserService('app2', service('app2'));
  await Promise.all([first.connected(), second.connected()]);

  MessageChannel.send('app', 'channel1', { value: 'test1' });
  const response = await MessageChannel.invoke('app', 'channel2', { value: 'test2' });
  log('app answered main on channel2:', response);

  const window = new BrowserWindow({
    width: 640,
    height: 480,
    webPreferences: { nodeIntegration: true, contextIsolation: false },
  });
  MessageChannel.once('done', () => {
    if (process.argv.includes('--once')) app.quit();
  });
  await window.loadFile('index.html');
});
