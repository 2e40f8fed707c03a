'use strict';
// An app as electron-builder packs it: in app.asar, with the addon in app.asar.unpacked.

const path = require('path');
const { app, BrowserWindow, webContents } = require('electron');
const { BrowserService, ChildProcessPool, MessageChannel, ProcessManager } = require('electron-re-native');
const { report } = require('./app.js');

/** The value of `read`, as soon as it is `wanted`, or what it is after five seconds. */
async function settled(read, wanted) {
  for (let turn = 0; turn < 250 && read() !== wanted; turn++)
    await new Promise((done) => setTimeout(done, 20));
  return read();
}

async function look(options) {
  let pool;
  try {
    pool = new ChildProcessPool({ max: 1, ...options });
    await pool.run('echo', 'early');
    const lane = await settled(() => pool.stats().children[0].lane, 'fast');
    // The addon is loaded by now.
    const facts = await pool.run('facts');
    const text = '🧊'.repeat(50_000);
    return { ...facts, lane, echoes: (await pool.run('echo', { text })).text === text };
  } catch ({ code, message }) {
    return { code, message };
  } finally {
    await pool?.close({ force: true });
  }
}

/** A service inside the archive, as main and a page in a sandbox reach it. */
async function talk(runtime) {
  const service = new BrowserService(runtime, path.join(__dirname, 'service.js'), { runtime });
  await service.connected();
  const preload = require.resolve('electron-re-native/preload');
  const page = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } });
  MessageChannel.allow(page, ['where']);
  await page.loadFile('page.html');
  const call = `electronRe.MessageChannel.invoke('${runtime}', 'where')`;
  const seen = {
    main: await MessageChannel.invoke(runtime, 'where'),
    page: await page.webContents.executeJavaScript(call),
    preload,
  };
  page.destroy();
  service.destroy();
  return seen;
}

/** What the process manager's window shows of main, as soon as it does. */
async function manage() {
  await ProcessManager.openWindow();
  const [page] = webContents
    .getAllWebContents()
    .filter((contents) => contents.getURL().startsWith('https://process-manager.invalid/'));
  const row = `[...document.querySelectorAll('.grid-body [role=row]')].map((one) => one.innerText)
    .find((text) => text.includes('${process.pid}'))?.split('\\n').slice(0, 3)`;
  for (;;) {
    const shown = await page.executeJavaScript(row);
    if (shown) return shown;
    await new Promise((done) => setTimeout(done, 20));
  }
}

app.on('window-all-closed', () => {}); // by default Electron would quit

async function main() {
  await app.whenReady();
  const inside = path.join(__dirname, 'child.js');
  report('inside', await look({ path: inside }));
  report('unpacked', await look({ path: path.join(__dirname, 'unpacked/child.js') }));
  const real = __dirname.replace('app.asar', 'app.asar.unpacked');
  report('by its real path', await look({ path: path.join(real, 'unpacked/child.js') }));
  report('cwd in the archive', await look({ path: inside, cwd: __dirname }));
  report('fork on demand', await look({ path: inside, runtime: 'fork' }));
  report('utility on demand', await look({ path: inside, runtime: 'utility' }));
  for (const runtime of ['window', 'utility']) report(`service: ${runtime}`, await talk(runtime));
  report('process manager', await manage());
  app.quit();
}

main();
