'use strict';
// Children that are threads are shown under their process, with processor time of their own.

const { once } = require('events');
const path = require('path');
const { ProcessManager, createPool } = require('../..');
const { toRecords } = require('../../js/process-manager/refresh-records');
const { deaths } = require('../../js/pool/deaths');
const { rejection } = require('../helpers/pools');
const { Client } = require('./client');
const { ensurePage } = require('./page');

const TASKS = path.join(__dirname, '../runtimes/fixtures/tasks.js');

/** @type {any[]} */
const pools = [];
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
  await Promise.all(pools.splice(0).map((pool) => pool.close({ force: true })));
});

function threads(options = {}) {
  const pool = createPool(TASKS, { runtime: 'thread', max: 2, min: 2, killGrace: 50, ...options });
  pools.push(pool);
  return pool;
}

/** The rows of a pool's threads, once they look like this. */
async function rowsOf(pool, areRight = (/** @type {any[]} */ _rows) => true) {
  const pids = pool.forked.map(({ pid }) => pid);
  const ofIt = (rows) => rows.filter(({ pid }) => pids.includes(pid));
  const { processes } = await client.next(({ type, processes: rows }) => {
    return type === 'processes' && ofIt(rows).length === pids.length && areRight(ofIt(rows));
  });
  return ofIt(processes);
}

test('a thread stands under its process, without memory of its own, and cannot sleep', async () => {
  const pool = threads({ name: 'workers' });
  await pool.ready();
  for (const row of await rowsOf(pool)) {
    expect(row).toMatchObject({ ppid: process.pid, mark: 'thread', poolName: 'workers', state: 'idle' });
    expect(row).toMatchObject({
      memory: null,
      pss: null,
      hasConsole: true,
      actions: ['kill', 'restart', 'recycle', 'drain'],
    });
    expect(Math.abs(Date.now() - row.started)).toBeLessThan(3600e3);
  }
});

/** The row of a thread at work. One that has just started has used processor time, too. @param {any} row */
const isMeasured = ({ state, cpu }) => state === 'busy' && cpu > 20;

test('its processor time is its own, on the page and in stats()', async () => {
  const pool = threads();
  await pool.ready();
  const spinning = rejection(pool.tasks.spin());
  const rows = await rowsOf(pool, (all) => all.some(isMeasured));
  const busy = rows.find(isMeasured);
  const idle = rows.find((row) => row !== busy);
  // Not by how much: on a busy machine the one that spins gets little, and the other has just started.
  expect(idle.cpu).not.toBe(busy.cpu);
  const shown = pool.stats().children.find(({ pid }) => pid === busy.pid);
  expect(shown).toMatchObject({ state: 'ready', inFlight: 1, cpu: expect.any(Number) });
  expect(shown).not.toHaveProperty('memory');
  expect(await client.act('kill', busy.pid)).toMatchObject({ ok: true });
  expect(await spinning).toMatchObject({ code: 'ERR_CHILD_EXITED' });
  expect(deaths.all.find(({ pid }) => pid === busy.pid)).toMatchObject({ mark: 'thread', wasAsked: true });
});

test('it can be replaced, and not put to sleep', async () => {
  const pool = threads({ max: 1, min: 1 });
  await pool.ready();
  const [{ pid }] = await rowsOf(pool);
  expect(await client.act('sleep', pid)).toMatchObject({ ok: false });
  const next = once(pool, 'spawn');
  expect(await client.act('restart', pid)).toMatchObject({ ok: true });
  const [{ pid: fresh }] = await next;
  expect(fresh).not.toBe(pid);
  expect(await pool.tasks.add(1, 2)).toBe(3);
});

test('what it prints is shown', async () => {
  const pool = threads({ max: 1, min: 1 });
  await pool.ready();
  const [{ pid }] = await rowsOf(pool);
  client.send({ type: 'subscribe', pools: false, signals: false, console: pid, trend: null });
  await pool.tasks.print('hello');
  const isIt = ({ text }) => text === 'hello';
  const told = await client.next(({ type, lines }) => type === 'console' && lines.some(isIt));
  expect(told.lines.find(isIt)).toMatchObject({ source: 'stdout' });
});

test('no `refresh` has threads: their numbers are no pids to be signalled', () => {
  const sample = { pid: 1, ppid: 0, cpu: 1, memory: 1, cpuTime: 1, started: 1, isThread: false };
  const report = { time: 1, samples: [sample, { ...sample, pid: 2, isThread: true }] };
  const rows = /** @type {any} */ ([{ inFlight: 1 }, { inFlight: 2 }]);
  expect(Object.keys(toRecords(/** @type {any} */ (report), rows))).toEqual(['1']);
});

test('a strategy may go by what threads use', async () => {
  const pool = threads({ strategy: 'LEAST_CPU', concurrency: 8 });
  await pool.ready();
  const spinning = rejection(pool.tasks.spin());
  const rows = await rowsOf(pool, (all) => all.some(isMeasured));
  const busy = rows.find(isMeasured);
  // One after the other, so that only the processor time tells the two apart.
  const where = new Set();
  for (let call = 0; call < 6; call += 1) where.add((await pool.tasks.where()).threadId);
  expect(where.size).toBe(1);
  await client.act('kill', busy.pid);
  await spinning;
});
