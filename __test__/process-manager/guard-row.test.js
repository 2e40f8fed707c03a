'use strict';
// The process that sees children out is shown as what it is, and nothing can be done to it.

const fs = require('fs');
const { spawn } = require('child_process');
const { once } = require('events');
const { ProcessManager } = require('../..');
const { ProcessTable } = require('../../js/process-manager/process-table');
const { Host } = require('../../js/process-manager/host');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');
const { openPool } = require('../helpers/pools');
const { Client } = require('./client');
const { ensurePage } = require('./page');

let server;
let client;

beforeAll(ensurePage, 120e3);
beforeEach(async () => {
  ProcessManager.setIntervalTime(100);
  server = await ProcessManager.serve();
  client = await Client.connect(server.url);
});
afterEach(async () => {
  await client.close();
  await server.close();
});

/** The row of a guard that this process, or another, has started. */
async function guardRow(parent = process.pid) {
  const isIt = ({ mark, ppid }) => mark === 'guard' && ppid === parent;
  const { processes } = await client.next(
    ({ type, processes: rows }) => type === 'processes' && rows.some(isIt),
  );
  return processes.find(isIt);
}

const comm = (pid) => fs.readFileSync(`/proc/${pid}/comm`, 'latin1').trim();

test('it has a name, figures like all others, and no action', async () => {
  await openPool({ max: 1 }).run('pid');
  const row = await guardRow();
  expect(comm(row.pid)).toBe('ere-guard');
  expect(row).toMatchObject({ name: 'Guard', url: '', pool: null, inFlight: null, state: 'running' });
  expect(row).toMatchObject({ hasConsole: false, actions: [] });
  expect(row.memory).toBeGreaterThan(0);
});

test.each(['kill', 'restart', 'sleep'])(
  'a page that asks to %s it nevertheless is refused',
  async (action) => {
    await openPool({ max: 1 }).run('pid');
    const { pid } = await guardRow();
    expect(await client.act(action, pid)).toMatchObject({ ok: false });
    expect(isAlive(pid)).toBe(true);
  },
);

test('a child of a pool that has a pool itself has a guard, too', async () => {
  const pool = openPool({ max: 1 });
  const entry = JSON.stringify(require.resolve('../..'));
  const script = JSON.stringify(require.resolve('../fixtures/children/ours.js'));
  const make = `(globalThis.inner = new (process.mainModule.require(${entry}).ChildProcessPool)({ path: ${script}, max: 1 })).run('pid')`;
  const inner = await pool.run('value', make);
  const [{ pid }] = pool.forked;
  expect(await guardRow(pid)).toMatchObject({ name: 'Guard', actions: [] });
  expect((await client.row(inner)).mark).not.toBe('guard');
});

test('refresh records have it', async () => {
  await openPool({ max: 1 }).run('pid');
  const { pid } = await guardRow();
  const [records] = await within(once(ProcessManager, 'refresh'), 'a refresh event');
  expect(records[pid]).toMatchObject({ pid, ppid: process.pid, connections: 0, memory: expect.any(Number) });
});

test('`listen` makes no guard of another process, and nothing else of a guard', () => {
  const table = new ProcessTable(new Host(), () => false);
  table.listened.set(2, { mark: 'guard', url: '' }).set(3, { mark: 'node', url: '' });
  const sample = { ppid: 1, cpu: 0, memory: 1, pss: null, started: 1, stopped: false, name: 'sleep' };
  const rows = table.rows([
    { ...sample, pid: 2, isGuard: false },
    { ...sample, pid: 3, isGuard: true },
  ]);
  expect(rows.map(({ mark, actions }) => [mark, actions])).toEqual([
    ['other', ['kill']],
    ['guard', []],
  ]);
});

test('a process is shown by the name it has now, not by that of its first look', async () => {
  const child = spawn('sh', ['-c', 'read line; exec sleep 60'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const closed = once(child, 'close');
  try {
    await until(async () => (await client.row(child.pid))?.name === 'sh', 'the shell');
    child.stdin.write('go\n');
    await until(async () => (await client.row(child.pid))?.name === 'sleep', 'what it has become');
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
});
