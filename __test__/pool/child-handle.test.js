'use strict';

const { once } = require('events');
const { openPool, thrownBy } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

async function openChild(options) {
  const pool = openPool({ max: 1, ...options });
  const pid = await pool.run('pid');
  return { pool, pid, forked: pool.forked[0], child: pool.forked[0].child };
}

test('has pid and connected', async () => {
  const { pid, child } = await openChild();
  expect([child.pid, child.connected]).toEqual([pid, true]);
});

test("messages of one's own go both ways", async () => {
  const { pool, child } = await openChild();
  const forked = once(pool, 'forked_message');
  const message = once(child, 'message');
  expect(child.send({ echo: 'ü🧊' })).toBe(true);
  expect(await within(message, 'the echo')).toEqual([{ echoed: 'ü🧊' }]);
  expect(await forked).toEqual([{ data: { echoed: 'ü🧊' }, id: undefined }]);
});

test('replies are no messages of its', async () => {
  const { pool, child } = await openChild();
  const messages = [];
  child.on('message', (message) => messages.push(message));
  await pool.run('say', { own: 1 });
  await pool.run('pid');
  expect(messages).toEqual([{ own: 1 }]);
});

test.each([
  ['SIGUSR2', { code: null, signal: 'SIGUSR2' }],
  ['SIGKILL', { code: null, signal: 'SIGKILL' }],
  [9, { code: null, signal: 'SIGKILL' }],
  [undefined, { code: null, signal: 'SIGTERM' }],
])('kill(%p) signals it', async (signal, end) => {
  const { pool, pid, child } = await openChild();
  const exits = Promise.all([once(child, 'exit'), once(child, 'disconnect'), once(pool, 'exit')]);
  expect(child.kill(signal)).toBe(true);
  const [exit, disconnect, poolExit] = await within(exits, 'the end');
  expect(exit).toEqual([end.code, end.signal]);
  expect(disconnect).toEqual([]);
  expect(poolExit).toEqual([{ pid, ...end }]);
  expect(isAlive(pid)).toBe(false);
  expect([child.connected, child.send({}), child.kill()]).toEqual([false, false, false]);
});

test('kill(0) ends nothing', async () => {
  const { child, pid } = await openChild();
  expect(child.kill(0)).toBe(true);
  expect(isAlive(pid)).toBe(true);
});

test.each(['SIGNONE', 1.5, {}, NaN])('kill(%p) is refused', async (signal) => {
  const { child, pool } = await openChild();
  expect(thrownBy(() => child.kill(signal))).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect(await pool.run('echo', 1)).toBe(1);
});

test.each([
  ['undefined', undefined, 'ERR_INVALID_ARG'],
  ['a function', () => 1, 'ERR_INVALID_ARG'],
  ['a BigInt', { a: 10n }, 'ERR_SERIALIZE'],
])('send of %s is refused', async (_, message, code) => {
  const { child, pool } = await openChild();
  expect(thrownBy(() => child.send(message))).toMatchObject({ name: 'PoolError', code });
  expect(await pool.run('echo', 1)).toBe(1);
});

test('a child that disconnects by itself takes no more calls, and ends', async () => {
  const { pool, pid, child } = await openChild();
  const disconnect = once(child, 'disconnect');
  await pool.send('disconnect').catch(() => {});
  await within(disconnect, 'disconnect');
  expect(child.connected).toBe(false);
  expect(await pool.run('pid')).not.toBe(pid);
  await until(() => !isAlive(pid), 'the child to end');
});

test("a listener that throws is its owner's uncaught exception, and nobody else suffers", async () => {
  const { lastReport, runHost } = require('../helpers/run-script');
  expect(lastReport(await runHost('throwing-listeners.js'))).toEqual({
    uncaught: ['in forked_message', 'in spawn', 'in message', 'in exit'].sort(),
    answers: [1, 2, 3],
  });
});
