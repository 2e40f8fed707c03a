'use strict';
// Each returns what it has seen; pool.test.js says what that should be.

const fs = require('fs');
const path = require('path');
const { once } = require('events');
const { fork } = require('child_process');
const { BrowserWindow, ipcMain } = require('electron');
const { ChildProcessPool } = require('../../../..');
const { isAlive, stat } = require('../../processes');
const { until } = require('../../wait');
const { difference } = require('../../../codec/same-graph.js');
const { VALUES } = require('../../../codec/values.js');

const script = path.join(__dirname, '../child.js');
/** What the children are. */
const runtime = process.argv.includes('utility') ? 'utility' : 'auto';

/** Gives `use` a pool and closes it afterwards, whatever happens. */
async function withPool(options, use) {
  const pool = new ChildProcessPool({ path: script, runtime, ...options });
  try {
    return await use(pool);
  } finally {
    await pool.close({ force: true });
  }
}

/** What a promise rejects with, as plain data. */
async function rejection(promise) {
  const value = await promise.then(
    (result) => ({ resolved: result }),
    ({ name, message, code, detail, pid, signal, task, reason }) => ({
      name,
      message,
      code,
      detail,
      pid,
      signal,
      task,
      reason,
    }),
  );
  return value;
}

/** The open sockets of a process, as `socket:[inode]`. */
function socketsOf(pid) {
  const dir = `/proc/${pid}/fd`;
  const targets = fs.readdirSync(dir).map((fd) => {
    try {
      return fs.readlinkSync(`${dir}/${fd}`);
    } catch {
      return ''; // the one that read the folder
    }
  });
  return targets.filter((target) => target.startsWith('socket:'));
}

const isSleeping = (pid) => stat(pid).state === 'T';

exports.send = () =>
  withPool({ max: 2 }, async (pool) => ({
    echo: await pool.send('echo', { text: 'Größe 大きさ 🧊 \u2028 \0', list: [1, null, 2.5] }),
    falsy: await Promise.all([0, '', false, null, undefined].map((value) => pool.send('echo', value))),
    failed: await pool.send('fail', 'wie gewünscht'),
    unknown: await pool.send('nothing of this name'),
  }));

exports.run = () =>
  withPool({ max: 1 }, async (pool) => ({
    echo: await pool.run('echo', ['ü', { 深: '🧊' }]),
    failed: await rejection(pool.run('fail', 'wie gewünscht')),
    unknown: await rejection(pool.run('nothing of this name')),
  }));

const ends = path.join(__dirname, '../../../fixtures/children/ends.js');

/** How much arrives of what is printed just before the end. */
exports.outputAtExit = async () => {
  const seen = {};
  for (const bytes of [1000, 100e3, 1e6])
    seen[bytes] = await withPool({ path: ends }, async (pool) => {
      const got = { stdout: 0, stderr: 0 };
      pool.on('output', ({ stream, text }) => (got[stream] += text.length));
      const ended = once(pool, 'exit');
      pool.run('print and exit', { stdout: bytes, stderr: bytes }).catch(() => {});
      await ended;
      return got;
    });
  return seen;
};

exports.lastWords = () =>
  withPool({ path: ends }, (pool) => rejection(pool.run('end', 'logs an error, then its reason')));

// A utility process heeds no such flag, so its heap is a large one.
exports.outOfMemory = () =>
  withPool({ path: ends, execArgv: ['--max-old-space-size=24'] }, (pool) =>
    rejection(pool.run('end', 'out of a large memory')),
  );

exports.advanced = () =>
  withPool({ max: 1, serialization: 'advanced' }, async (pool) => {
    await pool.run('pid');
    await until(() => pool.stats().children[0].lane === 'fast', 'the lane to open');
    const wrong = [];
    for (const [name, make] of Object.entries(VALUES)) {
      const found = difference(make(), await pool.run('echo', make()));
      if (found) wrong.push([name, found]);
    }
    const bytes = Buffer.alloc(40 * 1024 * 1024, 'electron ');
    return { wrong, kinds: Object.keys(VALUES).length, isSame: bytes.equals(await pool.run('echo', bytes)) };
  });

exports.sticky = () =>
  withPool({ max: 3 }, async (pool) => {
    const seen = { a: [], b: [] };
    for (let i = 0; i < 5; i++) {
      seen.a.push((await pool.send('pid', null, 'a')).result);
      await pool.send('pid');
      seen.b.push(await pool.run('pid', null, { id: 'b' }));
    }
    return { seen, bound: [pool.pidMap.get('a'), pool.pidMap.get('b')] };
  });

exports.sleep = () =>
  withPool({ max: 1, lifecycle: { expect: 100, internal: 50 } }, async (pool) => {
    const events = [];
    pool.on('sleep', ({ pid }) => events.push(['sleep', pid]));
    pool.on('wake', ({ pid }) => events.push(['wake', pid]));
    const pid = await pool.run('pid');
    await until(() => isSleeping(pid), 'the child to sleep');
    const { sleeping } = pool.forked[0];
    const woken = await pool.run('pid');
    await until(() => isSleeping(pid), 'the child to sleep again');
    // A call that takes longer than `expect`: its child must not be stopped under way.
    const busy = await pool.run('busy', 400);
    return { pid, sleeping, woken, busy, events: events.slice(0, 3) };
  });

exports.kill = () =>
  withPool({ max: 2 }, async (pool) => {
    const [one, two] = await Promise.all([
      pool.run('pid', null, { id: 'one' }),
      pool.run('pid', null, { id: 'two' }),
    ]);
    await pool.kill('one');
    const afterOne = [one, two].map(isAlive);
    const fresh = await pool.run('pid', null, { id: 'one' });
    await pool.kill();
    return {
      one,
      two,
      fresh,
      afterOne,
      afterAll: [fresh, two].map(isAlive),
      again: await pool.run('echo', 'again'),
    };
  });

exports.crash = () =>
  withPool({ max: 1 }, async (pool) => {
    const pid = await pool.run('pid');
    const lost = [rejection(pool.run('hang')), rejection(pool.send('hang'))];
    const exit = once(pool, 'exit');
    process.kill(pid, 'SIGKILL');
    return { pid, lost: await Promise.all(lost), exit: await exit, next: await pool.run('pid') };
  });

exports.many = () =>
  withPool({ max: 4 }, async (pool) => {
    const calls = Array.from({ length: 64 }, (_, i) => pool.run('echo', { i, text: `🧊 ${i}` }));
    const { inFlight, queued } = pool.stats();
    return { underWay: inFlight + queued, answers: await Promise.all(calls), children: pool.forked.length };
  });

exports.responsive = () =>
  withPool({ max: 2 }, async (pool) => {
    await Promise.all([pool.run('pid'), pool.run('pid')]);
    let turns = 0;
    let isOver = false;
    const turn = () => isOver || (turns++, setImmediate(turn));
    turn();
    await Promise.all([1, 2, 3, 4].map(() => pool.run('busy', 100)));
    isOver = true;
    return { turns };
  });

// Electron's main process lets Chromium's loop drive libuv's. A call made while libuv's has nothing to do, from what
// Chromium's has called, must wake it.
exports.fromRenderer = () =>
  withPool({ max: 1 }, async (pool) => {
    const webPreferences = { nodeIntegration: true, contextIsolation: false };
    const window = new BrowserWindow({ show: false, webPreferences });
    ipcMain.handle('echo', (event, value) => pool.run('echo', value));
    await window.loadURL('data:text/html,');
    const answers = await window.webContents.executeJavaScript(`(async () => {
      const { ipcRenderer } = require('electron');
      const answers = [];
      for (let i = 0; i < 20; i++) answers.push(await ipcRenderer.invoke('echo', i));
      return answers;
    })()`);
    window.destroy();
    return { answers };
  });

// Chromium does not mark its sockets close-on-exec, so what child_process starts inherits them, and keeps Electron's
// helper processes alive when it outlives Electron.
exports.sockets = () =>
  withPool({ max: 1 }, async (pool) => {
    const pid = await pool.run('pid');
    const ours = new Set(socketsOf('self'));
    return { ours: ours.size, inherited: socketsOf(pid).filter((socket) => ours.has(socket)) };
  });

/** The facts of a child that Electron's own fork has started, and how it ends once nobody needs it: by itself. */
async function forkedFacts(args, options) {
  const child = fork(script, args, options);
  const exit = once(child, 'exit');
  child.send('facts');
  const [facts] = await once(child, 'message');
  return { facts, end: await exit };
}

exports.likeFork = async () => {
  const before = { ...process.env };
  const args = ['--plain', 'ü b', ''];
  const cases = {
    plain: [{}, { cwd: path.dirname(script) }],
    given: [
      { execArgv: ['--no-warnings'], cwd: '/', env: process.env },
      { execArgv: ['--no-warnings'], cwd: '/' },
    ],
  };
  const seen = {};
  for (const [name, [poolOptions, forkOptions]] of Object.entries(cases)) {
    const pooled = await withPool({ max: 1, args, ...poolOptions }, (pool) => pool.run('facts'));
    const pollution = Object.keys(process.env).filter((key) => process.env[key] !== before[key]);
    // A copy, because Electron's fork writes into the environment that it is given.
    const { facts: forked, end } = await forkedFacts(args, { env: { ...process.env }, ...forkOptions });
    seen[name] = { pooled, forked, end, pollution };
  }
  return { ...seen, execPath: process.execPath, electron: process.versions.electron };
};
