'use strict';

const diagnostics = require('diagnostics_channel');
const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const subscriptions = [];

/** Messages of a channel of ours, as they come. */
function messagesOf(event, subject = 'child') {
  const channel = diagnostics.channel(`electron-re-native:${subject}:${event}`);
  const messages = [];
  const subscriber = (message) => messages.push(message);
  channel.subscribe(subscriber);
  subscriptions.push(() => channel.unsubscribe(subscriber));
  return messages;
}

afterEach(() => subscriptions.splice(0).forEach((unsubscribe) => unsubscribe()));

test('a child that starts and ends is published with its pool and its script', async () => {
  const [spawned, exited] = ['spawn', 'exit'].map((event) => messagesOf(event));
  const pool = openPool({ max: 1, name: 'images' });
  const pid = await pool.run('pid');
  const about = { pool: 'images', script: child('ours.js'), pid };
  expect(spawned).toEqual([about]);
  process.kill(pid, 'SIGKILL');
  await until(() => exited.length > 0, 'the end to be published');
  expect(exited).toEqual([{ ...about, code: null, signal: 'SIGKILL' }]);
});

test('children of several pools are published on one channel', async () => {
  const spawned = messagesOf('spawn');
  const pools = ['one', 'other'].map((name) => openPool({ max: 1, name }));
  const pids = await Promise.all(pools.map((pool) => pool.run('pid')));
  expect(spawned.map(({ pool, pid }) => [pool, pid]).sort()).toEqual([
    ['one', pids[0]],
    ['other', pids[1]],
  ]);
});

test('a child that sleeps and wakes is published', async () => {
  const [slept, woken] = ['sleep', 'wake'].map((event) => messagesOf(event));
  const pool = openPool({ max: 1, lifecycle: { expect: 100, internal: 30 } });
  const pid = await pool.run('pid');
  await until(() => slept.length > 0, 'the sleep to be published');
  await pool.run('pid');
  await until(() => woken.length > 0, 'the waking to be published');
  expect([slept[0].pid, woken[0].pid]).toEqual([pid, pid]);
});

test('nothing is published after the last subscriber has left', async () => {
  const spawned = messagesOf('spawn');
  subscriptions.splice(0).forEach((unsubscribe) => unsubscribe());
  await openPool({ max: 1 }).run('pid');
  expect(spawned).toEqual([]);
});

test('a call is published when it starts and when it ends, by the same object', async () => {
  const [started, ended] = ['start', 'end'].map((event) => messagesOf(event, 'call'));
  const pool = openPool({ max: 1, name: 'images' });
  const about = { pool: 'images', script: child('ours.js') };
  const answer = pool.run('echo', 1);
  expect(started).toEqual([{ ...about, task: 'echo' }]);
  expect(await answer).toBe(1);
  expect(ended).toEqual([{ ...about, task: 'echo', ms: expect.any(Number) }]);
  expect(ended[0]).toBe(started[0]);
});

test('however a call fails, its end has the error', async () => {
  const ended = messagesOf('end', 'call');
  const pool = openPool({ max: 1 });
  const errors = [
    await rejection(pool.run('throw', 'x')),
    await rejection(pool.run('hang', null, { timeout: 20 })),
    await rejection(pool.run('echo', 1, { signal: AbortSignal.abort() })),
  ];
  const sent = await pool.send('throw', 'x');
  const told = ended.map(({ error }) => error);
  // One that is over before it starts is not told.
  expect(told).toEqual([errors[0], errors[1], sent.error]);
});
