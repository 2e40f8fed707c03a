'use strict';

const ts = require('typescript');
const { ChildProcessPool } = require('../..');
const { openPool, rejection } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const closed = { name: 'PoolError', code: 'ERR_POOL_CLOSED', message: 'The pool is closed' };

test('waits for the calls under way, queued ones too, and ends the children', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  const calls = [pool.run('wait', 200), pool.run('pid')];
  await within(pool.close(), 'close');
  const [waited, pid] = await Promise.all(calls);
  expect(waited).toBe('waited');
  expect(isAlive(pid)).toBe(false);
  expect([pool.forked, Object.keys(pool.forkedMap), pool.pidMap.size]).toEqual([[], [], 0]);
});

test('refuses new calls at once', async () => {
  const pool = openPool({ max: 1 });
  const running = pool.run('wait', 200);
  const closing = pool.close();
  expect(await rejection(pool.run('pid'))).toMatchObject({ ...closed, task: 'pid' });
  expect(await rejection(pool.send('pid'))).toMatchObject({ ...closed, task: 'pid' });
  expect(await rejection(pool.ready())).toMatchObject(closed);
  expect(await running).toBe('waited');
  await closing;
  expect(await rejection(pool.send('pid'))).toMatchObject(closed);
});

test('by force rejects what is queued or running, and kills', async () => {
  const pool = openPool({ max: 1, concurrency: 1, killGrace: 600e3 });
  const pid = await pool.run('pid');
  const calls = [pool.run('spin'), pool.send('echo'), pool.run('echo')].map(rejection);
  await within(pool.close({ force: true }), 'close by force');
  for (const error of await Promise.all(calls)) expect(error).toMatchObject(closed);
  expect((await calls[0]).task).toBe('spin');
  expect(isAlive(pid)).toBe(false);
});

test('uses force after its timeout', async () => {
  const pool = openPool({ max: 1 });
  await pool.ready();
  const hanging = rejection(pool.run('hang'));
  const started = performance.now();
  await within(pool.close({ timeout: 200 }), 'close');
  expect(performance.now() - started).toBeGreaterThan(190);
  expect(await hanging).toMatchObject(closed);
});

test('may be asked for again, also with more force', async () => {
  const pool = openPool({ max: 1 });
  await pool.ready();
  const hanging = rejection(pool.run('hang'));
  const closes = [pool.close(), pool.close({ timeout: 60e3 }), pool.close({ force: true })];
  await within(Promise.all(closes), 'close');
  expect(await hanging).toMatchObject(closed);
  await pool.close();
});

test('a pool without children closes too', async () => {
  await within(openPool().close(), 'close');
});

test('a stopped child is no hindrance', async () => {
  const pool = openPool({ max: 1 });
  await pool.ready();
  expect(pool.forked[0].sleep()).toBe(true);
  await within(pool.close(), 'close');
});

test('a closed pool can still be looked at', async () => {
  const pool = openPool({ max: 2 });
  await pool.run('pid', null, { id: 'a' });
  await pool.close();
  expect(pool.stats()).toMatchObject({ children: [] });
  expect(pool.connectionsMap).toEqual({});
  expect(pool.LB.targets).toEqual([]);
  expect(pool.LB.pickOne()).toBe(null);
  expect(pool.lifecycle.params.activities.size).toBe(0);
  expect(pool.unbind('never')).toBe(false);
  expect([pool.ref(), pool.unref()]).toEqual([pool, pool]);
  await within(Promise.all([pool.kill(), pool.kill('a'), pool.drain(), pool.close()]), 'all to settle');
  pool.setMaxInstanceLimit(5);
  expect(pool.forked).toEqual([]);
});

test('stats of a closed pool still have the counts of its life', async () => {
  const pool = openPool({ max: 1 });
  await Promise.all([1, 2, 3].map(() => pool.run('pid')));
  await pool.close();
  expect(pool.stats()).toMatchObject({ done: 3, failed: 0, inFlight: 0, queued: 0 });
});

test('ready rejects when the pool is closed meanwhile', async () => {
  const pool = openPool();
  const ready = rejection(pool.ready());
  await pool.close();
  expect(await ready).toMatchObject(closed);
});

test('await using closes the pool at the end of its block', async () => {
  const source = `async (ChildProcessPool, path, seen) => {
    await using pool = new ChildProcessPool({ path, max: 1 });
    seen.pid = await pool.run('pid');
  }`;
  const compilerOptions = { target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(`use = ${source}`, { compilerOptions });
  const use = new Function(`let use; ${outputText}; return use;`)();
  const seen = {};
  await use(ChildProcessPool, require.resolve('../fixtures/children/ours.js'), seen);
  expect(seen.pid).toEqual(expect.any(Number));
  expect(isAlive(seen.pid)).toBe(false);
});

test('Symbol.asyncDispose is close', async () => {
  const pool = openPool();
  await pool[Symbol.asyncDispose]();
  expect(await rejection(pool.run('pid'))).toMatchObject(closed);
});

describe('drain', () => {
  test('resolves when no call is queued or running, whatever became of them', async () => {
    const pool = openPool({ max: 1, concurrency: 1 });
    await within(pool.drain(), 'drain of an idle pool');
    let settled = 0;
    const count = () => (settled += 1);
    pool.run('wait', 100).then(count);
    pool.run('throw', 'x').catch(count);
    pool.run('pid').then(count);
    await pool.drain();
    await until(() => settled === 3, 'promises to follow', 100);
    expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  test('the pool goes on afterwards', async () => {
    const pool = openPool({ max: 1 });
    pool.run('pid');
    await pool.drain();
    expect(await pool.run('echo', 1)).toBe(1);
  });
});

test.each([{}, { spare: 2 }])('children that are still starting end silently (%p)', async (options) => {
  const pool = openPool({ max: 1, ...options });
  const words = [];
  pool.on('output', ({ text }) => words.push(text));
  pool.on('forked_error', (error) => words.push(error));
  const call = rejection(pool.run('echo', 1));
  pool.cancelAll();
  await call;
  await within(pool.close(), 'close');
  expect(words).toEqual([]);
});
