'use strict';
// Children above `max`, and calls addressed to one child.

const { openPool } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const outcome = (call) => call.catch(({ code }) => code);

/** A pool of two children that are both busy with a call that never ends and will be given up. */
async function twoBusy(task, options = {}) {
  const pool = openPool({ max: 2, concurrency: 1, killGrace: 200, ...options });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const late = [1, 2].map(() => outcome(pool.run(task, null, { timeout: 300 })));
  return { pool, late, pids: pool.forked.map(({ pid }) => pid) };
}

test.each(['before', 'after'])(
  'sendToAll %s the calls are given up, then fewer children, then close',
  async (when) => {
    const { pool, late, pids } = await twoBusy('hang');
    if (when === 'after') await Promise.all(late);
    const all = pool.sendToAll('echo', 5);
    pool.setMaxInstanceLimit(1);
    const closed = pool.close();
    expect(await within(all, 'the answers')).toEqual([
      { error: null, result: 5 },
      { error: null, result: 5 },
    ]);
    await within(closed, 'the end');
    expect(await Promise.all(late)).toEqual(['ERR_TASK_TIMEOUT', 'ERR_TASK_TIMEOUT']);
    expect(pids.filter(isAlive)).toEqual([]);
  },
);

test('a call to a certain child rejects when that child dies while it leaves', async () => {
  const { pool, late, pids } = await twoBusy('hang');
  const all = pool.sendToAll('echo', 5);
  pool.setMaxInstanceLimit(1);
  process.kill(pids[1], 'SIGKILL');
  const [, lost] = await within(all, 'the answers');
  expect(lost).toMatchObject({ error: { code: 'ERR_CHILD_EXITED', pid: pids[1] }, result: null });
  await Promise.all(late);
});

test.each(['hang', 'spin'])('a call of %s that was given up keeps no child above max', async (task) => {
  const { pool, late, pids } = await twoBusy(task);
  await Promise.all(late);
  pool.setMaxInstanceLimit(1);
  await until(() => !isAlive(pids[1]), 'the surplus child to end');
  expect(pool.forked.length).toBeLessThanOrEqual(1);
  expect(await within(pool.run('echo', 7), 'the answer')).toBe(7);
});

test('a surplus child finishes what is waited for', async () => {
  const pool = openPool({ max: 2, concurrency: 1, killGrace: 100 });
  const calls = [pool.run('wait', 600), pool.run('wait', 600)];
  pool.setMaxInstanceLimit(1);
  expect(await Promise.all(calls)).toEqual(['waited', 'waited']);
});
