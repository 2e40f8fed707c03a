'use strict';

const { child, openPool, rejection } = require('../helpers/pools');
const { lastReport, runHost } = require('../helpers/run-script');

const open = () => openPool({ max: 1, path: child('host.js') });

test('registry and unregistry can be chained', async () => {
  expect(await open().run('chained')).toBe(true);
});

test('registry takes functions alone', async () => {
  expect(await open().run('noFunction')).toEqual(
    Array(5).fill('ProcessHost: the processor must be a function!'),
  );
});

test('a second registry of a name warns and wins; unregistry of no name warns', async () => {
  const pool = open();
  expect(await pool.run('twice')).toEqual({ warnings: ['ProcessHost: the task-twin is registered!'] });
  expect(await pool.run('twin')).toBe('second');
  expect(await pool.run('forget', 'twin')).toEqual([]);
  expect(await rejection(pool.run('twin'))).toMatchObject({ code: 'ERR_UNKNOWN_TASK' });
  expect(await pool.run('forget', 'twin')).toEqual(['ProcessHost: the task-twin is not registered!']);
});

test.each(['__proto__', 'constructor', 'hasOwnProperty', '', 'ü 🧊\n'])(
  'a task may be named %j',
  async (name) => {
    const pool = open();
    expect(await rejection(pool.run(name))).toMatchObject({ code: 'ERR_UNKNOWN_TASK', task: name });
    await pool.run('registerAs', name);
    expect(await pool.run(name)).toBe(name);
  },
);

test('a task may return any thenable', async () => {
  expect(await open().run('thenable', 'ü')).toBe('ü');
});

test('a thenable that throws rejects', async () => {
  const pool = open();
  expect(await rejection(pool.run('badThenable'))).toMatchObject({ message: 'in then' });
  expect(await pool.run('chained')).toBe(true);
});

test('exit ends the child, disconnect closes its channel', async () => {
  for (const [task, end] of [
    ['exit', { code: 0, signal: null }],
    ['disconnect', { code: 0, signal: null }],
  ]) {
    const pool = open();
    await pool.ready();
    const exit = new Promise((resolve) => pool.once('exit', resolve));
    pool.run(task).catch(() => {});
    expect(await exit).toMatchObject(end);
  }
});

test('prints nothing of its own', async () => {
  const pool = open();
  let seen = '';
  pool.on('output', ({ text }) => (seen += text));
  await pool.run('chained');
  await pool.kill();
  expect(seen).toBe('');
});

test('a value that is not a call is left to others', async () => {
  const pool = open();
  await pool.ready();
  const seen = [];
  pool.on('forked_message', ({ data }) => seen.push(data));
  for (const message of [null, 5, 'text', [], {}, { action: 5, id: 'x' }, { action: 'chained' }]) {
    pool.forked[0].child.send(message);
  }
  expect(await pool.run('others')).toBe(7);
  expect(seen).toEqual([{ error: null, result: 7 }]);
});

test('tasks are called without a this, with params and a context', async () => {
  expect(await open().run('call', { a: 1 })).toEqual({
    length: 2,
    params: { a: 1 },
    task: 'call',
    isSignal: true,
    self: 'undefined',
  });
});

test('in a process that is not a child it is there, and quiet', async () => {
  expect(lastReport(await runHost('no-child.js'))).toEqual({ chained: true, listeners: 0 });
});
