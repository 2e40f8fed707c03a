'use strict';
// The threads of electron-re's pools are shown as those of other pools are.

const { DynamicThreadPool, StaticThreadPool } = require('../..');
const { deaths } = require('../../js/pool/deaths');
const { until } = require('../electron/wait');
const { servePage } = require('./served-page');

const served = servePage();

/** @type {Array<StaticThreadPool | DynamicThreadPool>} */
const pools = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.wipeThreadPool()));

function pooled(options) {
  const pool = new StaticThreadPool({
    execFunction: (what) => {
      while (what === 'block');
      return what;
    },
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** The rows of a pool, once they look like this. */
async function rowsOf(poolName, areRight) {
  const { processes } = await served.client.next(({ type, processes: rows }) => {
    return type === 'processes' && areRight(rows.filter((row) => row.poolName === poolName));
  });
  return processes.filter((row) => row.poolName === poolName);
}

const numbersOf = (pool) => pool.stats().children.map(({ pid }) => pid);

test('they stand under their process, with processor time of their own', async () => {
  const pool = pooled({ maxThreads: 2 });
  await Promise.all([pool.exec(1), pool.exec(2)]);
  const blocked = pool.exec('block').catch(({ code }) => code);
  const isBusy = (/** @type {any} */ { state }) => state === 'busy';
  const isMeasured = (/** @type {any} */ row) => isBusy(row) && row.cpu > 20;
  const rows = await rowsOf('StaticThreadPool', (all) => all.length === 2 && all.some(isMeasured));
  expect(rows.map(({ pid }) => pid).sort()).toEqual(numbersOf(pool).sort());
  for (const row of rows)
    expect(row).toMatchObject({
      ppid: process.pid,
      mark: 'thread',
      name: 'execString',
      strategy: 'WARMEST',
      memory: null,
      hasConsole: false,
      canRecord: false,
      actions: ['kill', 'restart', 'recycle', 'drain'],
    });
  const busy = rows.find(isBusy);
  expect(pool.stats().children.find(({ pid }) => pid === busy.pid)).toMatchObject({
    cpu: expect.any(Number),
    current: { task: 'execString' },
  });
  expect(await served.client.act('kill', busy.pid)).toMatchObject({ ok: true });
  expect(await blocked).toBe('ERR_THREAD_EXITED');
  expect(deaths.all.find(({ pid }) => pid === busy.pid)).toMatchObject({
    mark: 'thread',
    poolName: 'StaticThreadPool',
    wasAsked: true,
    lostCalls: 1,
  });
});

test('one can be replaced at once, or when its task is done, and not put to sleep', async () => {
  const pool = pooled({ maxThreads: 1 });
  await pool.exec(1);
  const [first] = numbersOf(pool);
  await rowsOf('StaticThreadPool', (all) => all.some(({ pid }) => pid === first));
  expect(await served.client.act('sleep', first)).toMatchObject({ ok: false });
  expect(await served.client.act('recycle', first)).toMatchObject({ ok: true });
  await until(() => pool.stats().recycled === 1, 'a fresh thread');
  await pool.exec(2);
  const [second] = numbersOf(pool);
  expect(second).not.toBe(first);
  expect(deaths.all.find(({ pid }) => pid === first)).toMatchObject({ reason: 'recycled', lostCalls: 0 });
  await rowsOf('StaticThreadPool', (all) => all.some(({ pid }) => pid === second));
  expect(await served.client.act('restart', second)).toMatchObject({ ok: true });
  expect([pool.threadLength, pool.stats().restarts]).toEqual([1, 1]);
});

test('the page has what a pool counts, and how a thread has ended that nobody asked to', async () => {
  const pool = new DynamicThreadPool({ maxThreads: 1 });
  pools.push(pool);
  await pool.exec(1, { execString: 'module.exports = (value) => value' });
  served.client.send({ type: 'subscribe', pools: true, signals: false, console: null, trend: null });
  const isIt = ({ name }) => name === 'DynamicThreadPool';
  const told = await served.client.next(({ type, pools: all }) => type === 'pools' && all.some(isIt));
  expect(told.pools.find(isIt)).toMatchObject({
    max: 1,
    done: 1,
    children: [{ state: 'idle', done: 1, current: null }],
  });
  const [pid] = numbersOf(pool);
  await pool.exec(1, { execString: 'module.exports = () => process.exit(7)' }).catch(() => {});
  expect(deaths.all.find((death) => death.pid === pid)).toMatchObject({
    code: 7,
    wasAsked: false,
    lastWords: 'the thread ended with code 7',
  });
});

test('one that leaves because there may be fewer can only be ended', async () => {
  const pool = pooled({ maxThreads: 2 });
  await Promise.all([pool.exec(1), pool.exec(2)]);
  const blocked = [pool.exec('block'), pool.exec('block')].map((call) => call.catch(({ code }) => code));
  const before = numbersOf(pool);
  pool.setMaxThreads(1);
  const [pid] = before.filter((number) => !numbersOf(pool).includes(number));
  const isIt = (/** @type {any} */ row) => row.pid === pid && row.state === 'ending';
  const rows = await rowsOf('StaticThreadPool', (all) => all.some(isIt));
  expect(rows.find(isIt).actions).toEqual(['kill']);
  expect(await served.client.act('recycle', pid)).toMatchObject({ ok: false });
  pool.wipeThreadPool();
  expect(await Promise.all(blocked)).toEqual(['ERR_POOL_CLOSED', 'ERR_POOL_CLOSED']);
});
