// src/main/index.ts
import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { MessageChannel, createPool } from 'electron-re-native';
import tasksPath from './tasks?modulePath';

app.whenReady().then(async () => {
  const pool = createPool<typeof import('./tasks')>(tasksPath);
  MessageChannel.handle('fibonacci', (event, n: number) => pool.tasks.fibonacci(n));
  MessageChannel.on('shown', (event, text) => console.log('the page shows:', text));

  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, '../preload/index.cjs') },
  });
  MessageChannel.allow(window, { channels: ['fibonacci', 'shown'], targets: ['main'] });
  await window.loadFile(path.join(__dirname, '../renderer/index.html'));
});

MessageChannel.once('shown', () => process.argv.includes('--once') && app.quit());
