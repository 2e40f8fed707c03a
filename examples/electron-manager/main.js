'use strict';
// A photo library at work, and the process manager that looks at it: a window, two services that talk to each other,
// a pool that scales pictures, and another whose children are asleep most of the time.
//
//   electron . [--once]     --once: quit when everything has been at work

const path = require('path');
const { app, BrowserWindow } = require('electron');
const {
  BrowserService,
  ChildProcessPool,
  LoadBalancer,
  MessageChannel,
  ProcessManager,
} = require('electron-re-native');

const file = (...names) => path.join(__dirname, ...names);

function openPools() {
  const thumbnails = new ChildProcessPool({
    name: 'thumbnails',
    path: file('pool', 'thumbnails.js'),
    max: 4,
    concurrency: 1, // scaling keeps a child busy: others wait for the first that is free
    strategy: LoadBalancer.ALGORITHM.MINIMUM_CONNECTION,
  });
  const imports = new ChildProcessPool({
    name: 'imports',
    path: file('pool', 'imports.js'),
    max: 3,
    min: 3,
    lifecycle: { expect: 3000, internal: 1000 },
  });
  return { thumbnails, imports };
}

function openServices() {
  const catalogue = new BrowserService('catalogue', file('services', 'catalogue.service.js'));
  // Needs no DOM, so it does without a window.
  const search = new BrowserService('search', file('services', 'search.service.js'), { runtime: 'utility' });
  return Promise.all([catalogue.connected(), search.connected()]);
}

async function openWindow() {
  const window = new BrowserWindow({
    width: 720,
    height: 520,
    webPreferences: {
      preload: require.resolve('electron-re-native/preload'),
      // Goes on leafing behind the process manager.
      backgroundThrottling: false,
    },
  });
  MessageChannel.allow(window, {
    channels: ['albums', 'thumbnail', 'viewed'],
    targets: ['catalogue', 'main'],
  });
  await window.loadFile(file('index.html'));
}

/** Resolves when the window has had its first pictures. */
function serve({ thumbnails, imports }) {
  let viewed = 0;
  MessageChannel.handle('thumbnail', (event, { name }) => thumbnails.run('scale', { name }));
  return new Promise((resolve) => {
    MessageChannel.on('viewed', (event, { name }) => {
      viewed += 1;
      // From time to time pictures come from a camera.
      if (viewed % 100 === 1) imports.sendToAll('import', { after: name });
      if (viewed === 8) resolve();
    });
  });
}

app.whenReady().then(async () => {
  const pools = openPools();
  await pools.imports.ready();
  await openServices();
  const atWork = serve(pools);
  await openWindow();
  await ProcessManager.openWindow();
  if (!process.argv.includes('--once')) return;
  await atWork;
  console.log(`${pools.thumbnails.stats().done} pictures scaled, ${app.getName()} closes`);
  app.quit();
});

// What closes is the window that was closed; the services have windows too, which nobody sees.
app.on('browser-window-created', (created, window) => {
  window.on('closed', () => {
    const left = BrowserWindow.getAllWindows().filter((one) => !one.isDestroyed());
    if (!left.some((one) => one.isVisible())) app.quit();
  });
});
