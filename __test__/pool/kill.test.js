'use strict';

const { openPool, rejection } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { within } = require('../electron/wait');

test('ends the child bound to an id; resolves when it has ended', async () => {
  const pool = openPool({ max: 2 });
  const pids = [await pool.run('pid', null, { id: 'a' }), await pool.run('pid', null, { id: 'b' })];
  await within(pool.kill('a'), 'kill');
  expect(pids.map(isAlive)).toEqual([false, true]);
  expect([...pool.pidMap.keys()]).toEqual(['b']);
  const next = await pool.run('pid', null, { id: 'a' });
  expect(pids).not.toContain(next);
});

test.each(['kill', 'disconnect'])('%s() ends all, and the next call starts a fresh child', async (method) => {
  const pool = openPool({ max: 3 });
  const pids = await Promise.all([1, 2, 3].map(() => pool.run('pid')));
  await within(pool[method](), method);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(pool.forked).toEqual([]);
  expect(pids).not.toContain(await pool.run('pid'));
  expect(pool.stats().restarts).toBe(0);
});

test('disconnect(id) is kill(id)', async () => {
  const pool = openPool({ max: 2 });
  const pids = [await pool.run('pid', null, { id: 'a' }), await pool.run('pid')];
  await within(pool.disconnect('a'), 'disconnect');
  expect(pids.map(isAlive)).toEqual([false, true]);
});

test('an unknown id ends nobody', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  await within(pool.kill('never'), 'kill');
  expect(isAlive(pid)).toBe(true);
});

test('the calls of a killed child reject', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const lost = [rejection(pool.run('hang')), rejection(pool.send('hang'))];
  await within(pool.kill(), 'kill');
  for (const error of await Promise.all(lost))
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', pid, signal: 'SIGINT' });
});

test('a child that stays is sent SIGINT, SIGTERM, then SIGKILL', async () => {
  const pool = openPool({
    max: 1,
    killGrace: 300,
    path: require.resolve('../fixtures/children/stubborn.js'),
  });
  const pid = await pool.run('pid');
  let seen = '';
  pool.on('output', ({ text }) => (seen += text));
  const exits = [];
  pool.on('exit', (info) => exits.push(info));
  const started = performance.now();
  await within(pool.kill(), 'kill');
  expect(performance.now() - started).toBeGreaterThan(590);
  expect(seen).toBe('SIGINT\nSIGTERM\n');
  expect(exits).toEqual([{ pid, code: null, signal: 'SIGKILL' }]);
});

test('a child with a blocked event loop ends by SIGINT', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const lost = rejection(pool.run('spin'));
  await within(pool.kill(), 'kill');
  expect(isAlive(pid)).toBe(false);
  expect(await within(lost, 'the call')).toMatchObject({ signal: 'SIGINT' });
});

test('kill during kill resolves too', async () => {
  const pool = openPool({ max: 2 });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  await within(Promise.all([pool.kill(), pool.kill(), pool.kill()]), 'kill');
  expect(pool.forked).toEqual([]);
});
