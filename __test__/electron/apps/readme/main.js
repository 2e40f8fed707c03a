'use strict';
// An app as one writes it after electron-re's README, and with nothing in it that is not in there: it knows neither
// this package nor the test. `readme-driver.js` looks at it from outside.

const path = require('path');
const { app, BrowserWindow } = require('electron');
const {
  BrowserService,
  ChildProcessPool,
  LoadBalancer,
  MessageChannel, // must required in main.js even if you don't use it
  ProcessManager,
} = require('electron-re');

app.whenReady().then(async () => {
  const myService = new BrowserService('app', path.join(__dirname, 'services/app.service.js'));
  const myService2 = new BrowserService('app2', path.join(__dirname, 'services/app2.service.js'), {
    dev: true,
    webPreferences: { webSecurity: false },
  });

  MessageChannel.on('channel3', (event, response) => {
    console.log('main on channel3', response);
  });

  MessageChannel.handle('channel4', (event, response) => {
    console.log('main handles channel4', response);
    return { res: 'channel4-res' };
  });

  await Promise.all([myService.connected(), myService2.connected()]);
  MessageChannel.send('app', 'channel1', { value: 'test1' });
  MessageChannel.invoke('app', 'channel2', { value: 'test2' }).then((response) => {
    console.log('main has of app', response);
  });
  myService.webContents.send('channel5', { value: 'by webContents' });

  const window = new BrowserWindow({
    width: 640,
    height: 480,
    webPreferences: { nodeIntegration: true, contextIsolation: false },
  });
  await window.loadFile(path.join(__dirname, 'index.html'));

  global.ipcUploadProcess = new ChildProcessPool({
    path: path.join(app.getAppPath(), 'services/child/upload.js'),
    max: 3,
    env: { lang: 'en', NODE_ENV: 'production' },
    strategy: LoadBalancer.ALGORITHM.WEIGHTS_POLLING, // loadbalance strategy
    weights: [1, 2, 3],
  });
  global.ipcUploadProcess.send('init-works', { name: 'fileName' }, 'id-number').then((rsp) => {
    console.log('main has of the pool', rsp.result);
  });

  ProcessManager.openWindow();
});

app.on('window-all-closed', () => app.quit());
