'use strict';
// A pool's child is a child as child_process.fork makes them.

const { fork } = require('child_process');
const { once } = require('events');
const { child, openPool } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const open = () => openPool({ max: 1, path: child('channel.js') });

test('looks as with fork', async () => {
  // Forked as electron-re's pool does it; a fork by anything else gets no answers.
  const forked = fork(child('channel.js'), [], { stdio: 'ignore', env: { ...process.env, id: 'default' } });
  forked.send({ action: 'facts', id: 'x' });
  const [{ result }] = await within(once(forked, 'message'), 'the answer').finally(() => forked.kill());
  expect(await open().run('facts')).toEqual(result);
  expect(result).toMatchObject({
    connected: true,
    send: 'function',
    disconnect: 'function',
    channel: 'object',
  });
});

test('process.send calls back and returns true; its messages arrive in order with the replies', async () => {
  const pool = open();
  const seen = [];
  pool.on('forked_message', ({ data }) => seen.push(data.own ?? 'reply'));
  expect(await pool.run('sendThree')).toEqual({ returned: [true, true, true], calledBack: 3 });
  expect(seen).toEqual([1, 2, 3, 'reply']);
});

test("messages of the host's own arrive at process.on('message'), unicode and order kept", async () => {
  const pool = open();
  await pool.run('facts');
  const messages = ['ü🧊', 1, null, [], { a: 1 }, { cmd: 'mine' }, false];
  for (const message of messages) expect(pool.forked[0].child.send(message)).toBe(true);
  expect(await pool.run('heard')).toEqual(messages);
});

test('process.disconnect() closes the channel: both sides emit disconnect, and the child may continue', async () => {
  const pool = open();
  const { pid } = await pool.run('facts').then(() => pool.forked[0]);
  const { child: handle } = pool.forked[0];
  let seen = '';
  pool.on('output', ({ text }) => (seen += text));
  const disconnected = once(handle, 'disconnect');
  await pool.run('disconnect').catch(() => {});
  await within(disconnected, 'disconnect');
  expect(handle.connected).toBe(false);
  await until(() => !isAlive(pid), 'the child to end');
  expect(seen).toContain('disconnected: connected is false');
  expect((await pool.run('facts')).connected).toBe(true);
});

test('channel.unref lets an idle child end, ref keeps it', async () => {
  const pool = open();
  await pool.run('facts');
  const [{ pid }] = pool.forked;
  await pool.run('unrefAndRef');
  expect(await pool.run('wait', 300)).toBe('waited');
  expect(isAlive(pid)).toBe(true);
  const exit = once(pool, 'exit');
  pool.run('unref').catch(() => {});
  expect(await within(exit, 'the end')).toEqual([{ pid, code: 0, signal: null }]);
});

test('a message with a handle does not stall the channel, and nothing of the handle is left open', async () => {
  const pool = open();
  const seen = [];
  pool.on('forked_message', ({ data }) => data.with && seen.push(data));
  for (let turn = 0; turn < 3; turn += 1) {
    expect(await within(pool.run('sendHandle', turn), 'the answer')).toBe('sent');
    expect(await within(pool.run('sendHandleFirst', turn), 'the answer')).toBe('after the handle');
  }
  expect(seen).toEqual([0, 0, 1, 1, 2, 2].map((turn) => ({ with: 'a socket', turn })));
});

test('an ESM child', async () => {
  const pool = openPool({ max: 1, path: child('esm.mjs') });
  expect(await pool.run('names')).toEqual([
    'AsyncLock',
    'BrowserService',
    'ChildProcessPool',
    'DynamicThreadPool',
    'LoadBalancer',
    'MessageChannel',
    'MessageError',
    'PoolError',
    'ProcessHost',
    'ProcessLifeCycle',
    'ProcessManager',
    'SharedCounter',
    'SharedMemory',
    'StaticThreadPool',
    'THREAD_TYPE',
    'createPool',
    'currentTask',
    'isPoolError',
    'registerClass',
    'transfer',
  ]);
  expect(await pool.run('echo', 'ü')).toBe('ü');
});

test("a child's own children do not take themselves for a pool's", async () => {
  const pool = open();
  expect(await pool.run('grandchild')).toEqual({ result: {}, error: null });
});

test('a cluster of a grandchild, and IPC of its own, are left alone', async () => {
  expect(await open().run('forkEcho', 'ü')).toBe('ü');
});
