// The main process of an app whose parts are all built by Vite, as electron-vite builds them.

import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { BrowserService, MessageChannel, createPool } from 'electron-re-native';

function report(name, value) {
  process.stdout.write(`@@report ${JSON.stringify({ name, value })}\n`);
}

function fail(error) {
  report('failed', error.stack);
  app.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.stdin.on('end', () => app.exit(2)).resume();
app.on('window-all-closed', () => {});

app.whenReady().then(async () => {
  const pool = createPool(path.join(__dirname, 'tasks.js'), { max: 1 });
  MessageChannel.handle('fibonacci', (event, n) => pool.tasks.fibonacci(n));
  MessageChannel.on('shown', async (event, text) => {
    report('shown', text);
    await pool.close();
    app.quit();
  });
  const notes = new BrowserService('notes', path.join(__dirname, 'notes.js'), { runtime: 'utility' });
  await notes.connected();
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: path.join(__dirname, '../preload/preload.js') },
  });
  window.webContents.on('preload-error', (event, file, error) => fail(error));
  MessageChannel.allow(window, { channels: ['fibonacci', 'shown', 'add'], targets: ['main', 'notes'] });
  await window.loadFile(path.join(__dirname, '../renderer/index.html'));
});
