'use strict';
// An app whose electron-re-native has no binary, as where a packager has left it out.

const path = require('path');
const { app, BrowserWindow, ipcMain, webContents } = require('electron');
const electronRe = require('electron-re-native');
const { report } = require('./app.js');

const { BrowserService, ChildProcessPool, LoadBalancer, MessageChannel, ProcessManager } = electronRe;

/** What a promise comes to. */
const outcome = (promise) =>
  promise.then(
    (value) => value,
    ({ code, name }) => ({ code, name }),
  );

async function talk() {
  MessageChannel.handle('where', (_event, value) => ({ value, type: process.type }));
  for (const [name, runtime] of [
    ['window', 'window'],
    ['utility', 'utility'],
  ])
    await new BrowserService(name, path.join(__dirname, 'service.js'), { runtime }).connected();
  const preload = require.resolve('electron-re-native/preload');
  const page = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } });
  MessageChannel.allow(page, ['where', 'note']);
  await page.loadFile('page.html');
  const inPage = (target) =>
    page.webContents.executeJavaScript(`electronRe.MessageChannel.invoke('${target}', 'where', 7)`);
  const noted = new Promise((resolve) => MessageChannel.on('note', (_event, note) => resolve(note)));
  await page.webContents.executeJavaScript(`electronRe.MessageChannel.send('main', 'note', { n: 1 })`);
  const seen = { note: await noted };
  for (const target of ['window', 'utility']) {
    seen[`main to ${target}`] = await MessageChannel.invoke(target, 'where', 7);
    seen[`${target} to main`] = await MessageChannel.invoke(target, 'ask', { target: 'main', value: 7 });
    seen[`page to ${target}`] = await inPage(target);
    seen[`fails in ${target}`] = await outcome(MessageChannel.invoke(target, 'fail'));
  }
  seen['window to utility'] = await MessageChannel.invoke('window', 'ask', { target: 'utility', value: 7 });
  page.destroy();
  return seen;
}

/** What the process manager's window says, again after it was loaded again. */
async function manage() {
  const said = [];
  ProcessManager.on('error', ({ code }) => said.push(code));
  await ProcessManager.openWindow();
  const [page] = webContents
    .getAllWebContents()
    .filter((contents) => contents.getURL().startsWith('https://process-manager.invalid/'));
  const texts = [];
  for (let time = 0; time < 2; time++) {
    const text = `document.querySelector('.notice')?.innerText`;
    const isThere = (/** @type {string} */ shown) => shown?.includes('cannot read');
    let shown;
    while (!isThere((shown = await page.executeJavaScript(text))))
      await new Promise((done) => setTimeout(done, 20));
    texts.push(shown);
    const loaded = new Promise((resolve) => page.once('did-finish-load', resolve));
    page.reload();
    await loaded;
  }
  BrowserWindow.fromWebContents(page).destroy();
  return { texts, said, heard: ipcMain.listenerCount('electron-re-native:process-manager') };
}

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  try {
    new ChildProcessPool({ path: path.join(__dirname, 'service.js') });
    report('pool', 'was made');
  } catch ({ code }) {
    report('pool', code);
  }
  report('messages', await talk());
  const lb = new LoadBalancer({ targets: [{ id: 1 }, { id: 2 }] });
  report('balancer', [lb.pickOne().id, lb.pickOne().id, lb.pickOne().id]);
  report('process manager', await manage());
  app.quit();
}

main();
