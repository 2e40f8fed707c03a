'use strict';

const { once } = require('events');
const { ProcessManager } = require('../..');
const { deaths } = require('../../js/pool/deaths');
const { until } = require('../electron/wait');
const { openPool } = require('../helpers/pools');
const { Client } = require('./client');
const { ensurePage } = require('./page');

beforeAll(ensurePage, 120e3);

/** What is remembered of a process. */
async function deathOf(pid) {
  let found;
  await until(() => (found = deaths.all.find((death) => death.pid === pid)), 'its end');
  return found;
}

test('a death is reported with its code, last words and lost calls', async () => {
  const pool = openPool({ max: 1, name: 'short-lived' });
  await pool.run('pid');
  const [{ pid }] = pool.forked;
  const calls = [pool.run('hang'), pool.send('hang'), pool.run('value', 'void setTimeout(() => die(), 0)')];
  const lost = Promise.allSettled(calls.slice(0, 2));
  await calls[2];
  await lost;
  expect(await deathOf(pid)).toMatchObject({
    name: 'ours.js',
    mark: 'node',
    pool: expect.any(String),
    poolName: 'short-lived',
    code: 1,
    signal: null,
    lastWords: 'ReferenceError: die is not defined',
    lostCalls: 2,
    wasAsked: false,
  });
});

test('a death by a signal, and one that the pool has asked for', async () => {
  const pool = openPool({ max: 2, min: 2 });
  await pool.ready(2);
  const [killed, asked] = pool.forked.map(({ pid }) => pid);
  const exit = once(pool, 'exit');
  process.kill(killed, 'SIGKILL');
  await exit;
  expect(await deathOf(killed)).toMatchObject({
    code: null,
    signal: 'SIGKILL',
    lostCalls: 0,
    wasAsked: false,
  });
  await pool.close();
  expect(await deathOf(asked)).toMatchObject({ lostCalls: 0, wasAsked: true });
});

test('a page gets the deaths from before it was opened, and later ones', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  const [{ pid: first }] = pool.forked;
  await pool.run('exit', 3).catch(() => {});
  await deathOf(first);
  const server = await ProcessManager.serve();
  const client = await Client.connect(server.url);
  try {
    const all = await client.next(({ type, reset }) => type === 'deaths' && reset, 0);
    expect(all.deaths.find(({ pid }) => pid === first)).toMatchObject({ code: 3, lostCalls: 1 });
    await pool.run('pid');
    const [{ pid: second }] = pool.forked;
    pool.run('exit', 4).catch(() => {});
    const one = await client.next(({ type, reset }) => type === 'deaths' && !reset, 0);
    expect(one.deaths).toEqual([expect.objectContaining({ pid: second, code: 4, lostCalls: 1 })]);
    const ids = [...all.deaths, ...one.deaths].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  } finally {
    await client.close();
    await server.close();
  }
  expect(deaths.listenerCount('death')).toBe(0);
});

test('no more than the last hundred are remembered', () => {
  for (let pid = 1; pid <= 150; pid += 1) deaths.add({ pid, name: 'x' });
  expect(deaths.all).toHaveLength(100);
  expect(deaths.all[99].pid).toBe(150);
});
