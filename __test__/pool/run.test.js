'use strict';

const { openPool, rejection } = require('../helpers/pools');

test.each([
  ['a number', 1.5],
  ['zero', 0],
  ['an empty text', ''],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['unicode', 'Größe 大きさ 🧊 \u2028 \0 \ud800'],
  ['a list', [1, [null, 'x'], {}]],
  ['an object', { a: { b: [1] }, __proto__: null }],
])('resolves with the value: %s', async (_, value) => {
  expect(await openPool().run('echo', value)).toEqual(value);
});

test('resolves with undefined when the task returns nothing, while send has {}', async () => {
  const pool = openPool({ max: 1 });
  expect(await pool.run('nothing')).toBe(undefined);
  expect(await pool.send('nothing')).toEqual({ error: null, result: {} });
});

test('resolves with what a promise of the task resolves to', async () => {
  expect(await openPool().run('echoLater', { later: true })).toEqual({ later: true });
});

test('params that are left out are undefined in the task', async () => {
  const pool = openPool({ max: 1 });
  expect(await pool.run('value', 'undefined')).toBe(undefined);
  expect(await pool.run('echo')).toBe(undefined);
});

test("rejects with the task's error: class, name, message, stack, code, own properties", async () => {
  const error = await rejection(openPool().run('throw', 'wie gewünscht'));
  expect(Object.prototype.toString.call(error)).toBe('[object Error]');
  expect(error).toMatchObject({ name: 'TypeError', message: 'wie gewünscht', code: 'E_ON_PURPOSE' });
  expect(error.detail).toEqual({ at: 7 });
  expect(error.stack).toMatch(/^TypeError: wie gewünscht\n[^]*tasks\.js/);
  expect(String(error)).toBe('TypeError: wie gewünscht');
  expect(Object.keys(error).sort()).toEqual(['code', 'detail']);
});

test('the causes of an error are errors too', async () => {
  const code =
    'Object.assign(new Error("outer"), { cause: Object.assign(new RangeError("inner"), { cause: "text" }) })';
  const { message, cause } = await rejection(openPool().run('throwCode', code));
  expect(message).toBe('outer');
  expect(Object.prototype.toString.call(cause)).toBe('[object Error]');
  expect(cause).toMatchObject({ name: 'RangeError', message: 'inner', cause: 'text' });
});

test.each([
  ['a text', '"only text"', 'only text'],
  ['a number', '7', 7],
  ['an object', '({ reason: 7 })', { reason: 7 }],
])('rejects with what was thrown when that is not an error: %s', async (_, code, thrown) => {
  expect(await rejection(openPool().run('throwCode', code))).toEqual(thrown);
});

// These would look like no error at all, or cannot be sent.
test.each([
  'null',
  'undefined',
  '0',
  '""',
  'Symbol("s")',
  '10n',
  '() => 1',
  '(() => { const a = []; a.push(a); return a; })()',
])('rejects with an error that tells of a thrown %s', async (code) => {
  const pool = openPool({ max: 1 });
  const error = await rejection(pool.run('throwCode', code));
  expect(error.message).toMatch(/^the task threw /);
  expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
});

// A failure while an error is reported must not end the child.
test.each([
  ['a stack that JSON cannot hold', 'Object.assign(new Error("odd"), { stack: 10n })'],
  [
    'a name that throws',
    'Object.defineProperty(new Error("odd"), "name", { get() { throw new Error("gotcha"); } })',
  ],
  [
    'a cause that throws',
    'Object.defineProperty(new Error("odd"), "cause", { get() { throw new Error("gotcha"); } })',
  ],
  [
    'a property that throws',
    'Object.defineProperty(new Error("odd"), "more", { enumerable: true, get() { throw 1; } })',
  ],
  ['a message that is not text', 'Object.assign(new Error(), { message: { toString() { throw 1; } } })'],
  ['a toJSON that throws', 'Object.assign(new Error("odd"), { toJSON() { throw 1; } })'],
])('an odd error only fails its call: %s', async (_, code) => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const error = await rejection(pool.run('throwCode', code));
  expect(error.code).not.toBe('ERR_CHILD_EXITED');
  expect(await pool.run('pid')).toBe(pid);
});

test.each([
  '10n',
  '(() => { const a = {}; a.a = a; return a; })()',
  '({ toJSON() { throw new Error("mine"); } })',
  'Promise.resolve({ toJSON() { throw new Error("mine"); } })',
])('rejects when the result cannot be sent: %s', async (code) => {
  const pool = openPool({ max: 1 });
  const error = await rejection(pool.run('value', code));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_SERIALIZE', task: 'value' });
  expect(error.message).toMatch(/^The result cannot be sent: .*(BigInt|circular|mine)/);
  expect(error.cause.message).toMatch(/BigInt|circular|mine/);
  expect(await pool.run('echo', 'on it goes')).toBe('on it goes');
});

test('what a result throws while it is sent may be no error', async () => {
  const error = await rejection(openPool().run('value', '({ toJSON() { throw null; } })'));
  expect(error).toMatchObject({
    code: 'ERR_SERIALIZE',
    message: 'The result cannot be sent: something other than an error was thrown',
  });
});

test.each(['nothing of this name', '__proto__', 'constructor', 'toString', '', 'ü\n\t"\\'])(
  'rejects with ERR_UNKNOWN_TASK for %j',
  async (task) => {
    const pool = openPool({ max: 1 });
    const error = await rejection(pool.run(task, null, { id: 'mine' }));
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_UNKNOWN_TASK', task, id: 'mine' });
    expect(error.message).toContain(JSON.stringify(task));
    const reply = { error: `ProcessHost: processor for action-[${task}] is not found!`, result: null };
    expect(await pool.send(task)).toEqual(reply);
  },
);

test('an id keeps its child', async () => {
  const pool = openPool({ max: 3 });
  const pids = [];
  for (const id of ['a', 'b', 'a', undefined, 'a', 'b']) pids.push(await pool.run('pid', null, { id }));
  expect([pids[2], pids[4], pids[5]]).toEqual([pids[0], pids[0], pids[1]]);
  expect(pids[0]).not.toBe(pids[1]);
});

test('the error of a call whose child dies has code, signal, pid, task and id', async () => {
  const pool = openPool({ max: 1 });
  const pid = await pool.run('pid');
  const exited = await rejection(pool.run('exit', 3, { id: 7 }));
  expect(exited).toMatchObject({
    name: 'PoolError',
    code: 'ERR_CHILD_EXITED',
    exitCode: 3,
    pid,
    task: 'exit',
    id: 7,
  });
  expect(exited).not.toHaveProperty('signal');
  const next = await pool.run('pid');
  const killed = rejection(pool.send('hang'));
  process.kill(next, 'SIGKILL');
  expect(await killed).toMatchObject({
    code: 'ERR_CHILD_EXITED',
    signal: 'SIGKILL',
    pid: next,
    task: 'hang',
  });
  expect(await killed).not.toHaveProperty('exitCode');
});

test('1,000 calls of one tick are answered, each with its own value', async () => {
  const pool = openPool({ max: 2 });
  const values = Array.from({ length: 1000 }, (_, at) => ({ at, text: 'ü'.repeat(at % 50) }));
  expect(await Promise.all(values.map((value) => pool.run('echo', value)))).toEqual(values);
});
