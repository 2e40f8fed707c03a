'use strict';
// Shared memory in Electron, whose V8 may not see it: between its main process, children and a renderer's process.

const path = require('path');
const { app, BrowserWindow } = require('electron');
const { report } = require('../app');
const { AsyncLock, ChildProcessPool, SharedCounter, SharedMemory } = require('../../../..');
const { within } = require('../../wait');

const runtime = process.argv[process.argv.length - 1];
const script = path.join(__dirname, '../../../shared/fixtures/child.js');
const COUNTER = 8;

app.on('window-all-closed', () => {}); // by default Electron would quit

async function play() {
  const memory = new SharedMemory(4096);
  const lock = new AsyncLock(memory);
  const pool = new ChildProcessPool({ path: script, max: 2, lifecycle: false, shared: { memory }, runtime });

  const works = [0, 1].map((id) => pool.run(id ? 'count' : 'countAsync', 300, { id }));
  for (let i = 0; i < 300; i += 1) {
    await lock.executeAfterLocked(() => memory.store(COUNTER, memory.load(COUNTER) + 1));
  }
  await Promise.all(works);
  report('counted', memory.load(COUNTER));

  await pool.run('fill', { offset: 100, text: 'größer 🧊' });
  report('text', memory.read(100, Buffer.alloc(13)).toString());

  const counter = new SharedCounter(memory, { index: 10 });
  const numbered = [0, 1].map((id) => pool.run('number', 2000, { id }));
  for (let i = 0; i < 2000; i += 1) counter.add();
  const numbers = new Set((await Promise.all(numbered)).flat());
  report('numbers', [numbers.size, counter.value]);

  const wait = memory.waitAsync(20, 0);
  await pool.run('notify', { index: 20, value: 1 });
  report('woken', await wait.value);

  await pool.run('hold', null, { id: 'holder' });
  const pid = pool.pidMap.get('holder');
  process.kill(pid, 'SIGKILL');
  report('orphan', (await lock.lockAsync()).ownerDied);
  lock.unlock();

  report('handed over', await handOver());
  report('renderer', await inRenderer());
  memory.close();
  await pool.close();
}

/** To a running child and back, by both serializations. */
async function handOver() {
  const path = require.resolve('../../../shared/fixtures/handover-child.js');
  const seen = [];
  for (const serialization of ['json', 'advanced']) {
    const pool = new ChildProcessPool({ path, max: 1, serialization, runtime });
    const { memory } = await pool.run('make', { bytes: 64, value: 5 });
    await pool.run('add', { memory, index: 0, value: 1 });
    seen.push(memory.load(0), (await pool.run('echo', [memory]))[0] === memory);
    memory.close();
    await pool.close();
  }
  return seen;
}

/** A renderer with Node has a V8 with a cage as well. */
async function inRenderer() {
  const webPreferences = { nodeIntegration: true, contextIsolation: false };
  const window = new BrowserWindow({ show: false, webPreferences });
  await window.loadURL('data:text/html,');
  const main = JSON.stringify(path.join(__dirname, '../../../..'));
  const seen = await window.webContents.executeJavaScript(`(async () => {
    const { AsyncLock, SharedMemory } = require(${main});
    const memory = new SharedMemory(64);
    const lock = new AsyncLock(memory);
    const held = await lock.lockAsync();
    const later = lock.executeAfterLocked(() => memory.add64(4, 5n));
    held.unlock();
    await later;
    const wait = memory.waitAsync(12, 0, 10);
    return [String(memory.load64(4)), await wait.value];
  })()`);
  window.destroy();
  return seen;
}

app
  .whenReady()
  .then(() => within(play(), 'the scenario'))
  .catch((error) => report('error', error.stack))
  .then(() => app.quit());
