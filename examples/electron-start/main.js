'use strict';
// A window that calls a pool in main, and a service.
//
//   electron . [--once]     --once: quit when the page has shown its line

const path = require('path');
const { app, BrowserWindow } = require('electron');
const { BrowserService, MessageChannel, createPool } = require('electron-re-native');

app.whenReady().then(async () => {
  // Computes in child processes, so that main stays free.
  const pool = createPool(path.join(__dirname, 'tasks.js'));
  MessageChannel.handle('fibonacci', (event, n) => pool.tasks.fibonacci(n));
  MessageChannel.on('shown', (event, text) => console.log('the page shows:', text));

  // A process with a name, which keeps its state.
  const notes = new BrowserService('notes', path.join(__dirname, 'notes.service.js'), { runtime: 'utility' });
  await notes.connected();

  const window = new BrowserWindow({
    webPreferences: { preload: require.resolve('electron-re-native/preload') },
  });
  // All that the page may use.
  MessageChannel.allow(window, { channels: ['fibonacci', 'shown', 'add'], targets: ['main', 'notes'] });
  await window.loadFile('index.html');
});

MessageChannel.once('shown', () => process.argv.includes('--once') && app.quit());
