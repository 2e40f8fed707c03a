'use strict';

const { openPool } = require('../helpers/pools');

const bound = (pool) => [...pool.pidMap.keys()].sort();

test('pidMap has the pid of each id, of any type', async () => {
  const pool = openPool({ max: 2 });
  const object = {};
  const symbol = Symbol('s');
  const ids = ['a', 7, '7', null, object, symbol, true, NaN, 10n];
  const pids = [];
  for (const id of ids) pids.push(await pool.run('pid', null, { id }));
  expect([...pool.pidMap.keys()]).toEqual(ids);
  expect([...pool.pidMap.values()]).toEqual(pids);
  for (const [at, id] of ids.entries()) expect(await pool.run('pid', null, { id })).toBe(pids[at]);
  expect((await pool.send('pid', null, symbol)).result).toBe(pids[5]);
});

test('a binding is known when send returns', () => {
  const pool = openPool({ max: 2 });
  pool.send('pid', null, 'a').catch(() => {});
  expect(pool.pidMap).toEqual(new Map([['a', pool.forked[0].pid]]));
});

test('unbind forgets an id and keeps its child', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid', null, { id: 'a' });
  expect([pool.unbind('a'), pool.unbind('a'), pool.unbind('never')]).toEqual([true, false, false]);
  expect(pool.pidMap.size).toBe(0);
  expect(pool.forked.map((forked) => forked.pid)).toEqual([pid]);
  expect(await pool.run('pid', null, { id: 'a' })).toBe(pid);
});

test('a binding ends with its child; the id binds again', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid', null, { id: 'a' });
  await pool.send('exit', 0, 'a').catch(() => {});
  expect(pool.pidMap.size).toBe(0);
  const next = await pool.run('pid', null, { id: 'a' });
  expect(next).not.toBe(pid);
  expect(pool.pidMap.get('a')).toBe(next);
});

test('at most sticky.max ids are remembered, the least recently used is forgotten first', async () => {
  const pool = openPool({ max: 1, sticky: { max: 4 } });
  for (const id of ['a', 'b', 'a', 'c', 'd', 'e']) await pool.run('pid', null, { id });
  expect(bound(pool)).toEqual(['a', 'c', 'd', 'e']);
  for (const id of ['c', 'c', 'a', 'f', 'g']) await pool.run('pid', null, { id });
  expect(bound(pool)).toEqual(['a', 'c', 'f', 'g']);
});

test('sticky.max 1 remembers the last one', async () => {
  const pool = openPool({ max: 1, sticky: { max: 1 } });
  for (const id of ['a', 'b', 'b', 'a']) await pool.run('pid', null, { id });
  expect(bound(pool)).toEqual(['a']);
});

test('10,000 are remembered by default', async () => {
  const pool = openPool({ max: 1 });
  await pool.ready();
  const calls = Array.from({ length: 10_001 }, (_, at) => pool.run('echo', at, { id: at }));
  await Promise.all(calls);
  expect(pool.pidMap.size).toBe(10_000);
  expect([pool.pidMap.has(0), pool.pidMap.has(1)]).toEqual([false, true]);
});

test('a call whose id is forgotten in the same tick still goes to its child', async () => {
  const pool = openPool({ max: 2, sticky: { max: 1 } });
  const pid = await pool.run('pid', null, { id: 'a' });
  await pool.run('pid');
  // Now it is the other child's turn.
  while ((await pool.run('pid')) !== pid);
  const again = pool.run('pid', null, { id: 'a' });
  await pool.run('pid', null, { id: 'b' });
  expect(await again).toBe(pid);
});
