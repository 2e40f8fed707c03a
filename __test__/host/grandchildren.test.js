'use strict';
// What a child has started ends with the child, unless the pool says otherwise.

const path = require('path');
const { allGone, endHosts, isAlive, startHost } = require('../helpers/faults-host');
const { openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const leaver = path.join(__dirname, 'fixtures/leaver.js');
const open = (options) => openPool({ path: leaver, max: 1, env: { LOG: '/dev/null' }, ...options });

afterEach(endHosts);

const ENDS = [
  ['kill()', (pool) => pool.kill()],
  ['close()', (pool) => pool.close()],
  ['close by force', (pool) => pool.close({ force: true })],
  ['a SIGKILL by somebody', (pool) => process.kill(pool.forked[0].pid, 'SIGKILL')],
  ['its own exit', (pool) => rejection(pool.run('exit', 0))],
  ['a crash', (pool) => rejection(pool.run('abort'))],
];

/** What a child has to start so that it can live on: Node for Windows ends with itself what is not detached. */
const LASTING = { detached: process.platform === 'win32' };

/** Starts a child with a grandchild. */
async function family({ of, ...options } = {}) {
  const pool = open(options);
  const id = 'family';
  // Where the pool shrinks, the youngest goes.
  if (options.max === 2) await pool.run('pid', 0, { id: 'first' });
  return { pool, pid: await pool.run('grandchild', of, { id }) };
}

test.each(ENDS)("a child's children end with it: %s", async (_name, end) => {
  const { pool, pid } = await family();
  expect(isAlive(pid)).toBe(true);
  await end(pool);
  await allGone([pid]);
});

test('also when the pool shrinks', async () => {
  const { pool, pid } = await family({ max: 2 });
  pool.setMaxInstanceLimit(1);
  await allGone([pid]);
});

test('one with its own session is left alone', async () => {
  const { pool, pid } = await family({ of: { detached: true } });
  await pool.close();
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await allGone([pid]);
});

test.each(ENDS)('with `killTree: false` they are left alone: %s', async (_name, end) => {
  const { pool, pid } = await family({ of: LASTING, killTree: false });
  const child = pool.forked[0].pid;
  await end(pool);
  await until(() => !isAlive(child), 'the child to end');
  await pool.close({ force: true });
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await allGone([pid]);
});

test.each([1, 'yes', null])('`killTree` is true or false, and not %p', (killTree) => {
  expect(() => open({ killTree })).toThrow(/The `killTree` option must be true or false, got /);
});

describe.each([true, false])('with killTree %s, when the host', (killTree) => {
  test.each(['falls off its end', 'calls process.exit', 'is killed'])('%s', async (ending) => {
    const options = JSON.stringify({ killTree, env: { LOG: '/dev/null' } });
    const { report, ended } = startHost('ends', { args: [ending, options] });
    const [pids, grandchildren] = [await report('pids'), await report('grandchildren')];
    await ended();
    await allGone(pids);
    if (killTree) return allGone(grandchildren);
    expect(grandchildren.filter(isAlive)).toEqual(grandchildren);
    for (const pid of grandchildren) process.kill(pid, 'SIGKILL');
    return undefined;
  });
});
