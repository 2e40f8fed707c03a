'use strict';

const path = require('path');
const { pathToFileURL } = require('url');
const { createPool, currentTask, isPoolError } = require('../..');
const { rejection } = require('../helpers/pools');
const { LANE } = require('../helpers/transport-option');

const fixture = (name) => path.join(__dirname, 'fixtures', name);

/** Of electron/matrix.test.js. */
const runtime = process.env.POOL_RUNTIME;

/** @type {any[]} */
const pools = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ force: true }))));

function pooled(name, options = {}) {
  const pool = createPool(fixture(name), { max: 1, runtime, lane: LANE, ...options });
  pools.push(pool);
  return pool;
}

describe.each(['tasks.js', 'tasks.mjs'])('%s', (name) => {
  test('its functions are methods of `tasks`, and calls wait until it has loaded', async () => {
    const { tasks } = pooled(name);
    expect(
      await Promise.all([tasks.add(1, 2), tasks.later('x'), tasks.all(), tasks.all(1, undefined)]),
    ).toEqual([3, 'x', [], [1, undefined]]);
  });

  test('values are those of structured clone', async () => {
    const values = [new Map([[1, new Set([2])]]), 3n, new Uint8Array([4]), new Date(5), undefined];
    expect(await pooled(name).tasks.all(...values)).toEqual(values);
  });

  test('what one throws arrives', async () => {
    const failure = await pooled(name)
      .tasks.fail('on purpose')
      .catch((error) => error);
    expect([failure.name, failure.message, failure.code, isPoolError(failure)]).toEqual([
      'TypeError',
      'on purpose',
      'E_MINE',
      false,
    ]);
  });

  test('currentTask() knows the call', async () => {
    expect(await pooled(name).tasks.current()).toEqual({ task: 'current', isAborted: false });
    expect(currentTask()).toBe(undefined);
  });

  test('a name that it does not export rejects, and tells the nearest', async () => {
    await expect(pooled(name).tasks.ad(1)).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_TASK',
      message: expect.stringContaining('"add"'),
    });
  });

  test('nothing but its own functions can be called', async () => {
    const pool = pooled(name);
    for (const other of ['toString', '__proto__', 'constructor', 'hidden', 'notAFunction', 'default', 'then'])
      await expect(pool.run(other, [])).rejects.toMatchObject({ code: 'ERR_UNKNOWN_TASK' });
  });
});

test('one call after the other goes to the child that has answered last', async () => {
  const pool = pooled('tasks.js', { max: 3, min: 3 });
  await pool.ready();
  const pids = [];
  for (let calls = 0; calls < 6; calls += 1) pids.push(await pool.tasks.pid());
  expect(new Set(pids).size).toBe(1);
  // While it is busy another one is called, which is the warmest then.
  const ending = new AbortController();
  const busy = pool.run('untilAborted', [], { signal: ending.signal });
  const other = await pool.tasks.pid();
  expect(other).not.toBe(pids[0]);
  ending.abort();
  await expect(busy).rejects.toMatchObject({ code: 'ABORT_ERR' });
});

test('a function knows the number of its child', async () => {
  const pool = pooled('tasks.js', { max: 2 });
  expect(await pool.tasks.worker()).toBe(0);
});

test('functions of a default export are tasks', async () => {
  expect(await pooled('tasks.mjs').tasks.inDefault()).toBe('in default');
});

test('a module that is not there, throws or exports no function says so', async () => {
  for (const [name, message] of [
    ['none.js', /Cannot find module/],
    ['throws.js', /at load/],
    ['nothing.js', /exports no function/],
  ]) {
    const failure = await rejection(pooled(name).tasks.add(1));
    expect([failure.code, failure.cause?.message]).toEqual([
      'ERR_START_FAILED',
      expect.stringMatching(message),
    ]);
  }
});

// Node removes types itself from 22.18 on.
if (/** @type {any} */ (process.features).typescript)
  test('a module may be TypeScript', async () => {
    expect(await pooled('typed.mts').tasks.add(1, 2)).toBe(3);
  });
else
  test.each(['typed.mts', 'typed.cts'])(
    'a module in TypeScript (%s) is refused with what to do',
    async (name) => {
      const failure = await rejection(pooled(name).tasks.add(1, 2));
      expect(failure).toMatchObject({ code: 'ERR_START_FAILED' });
      expect(failure.cause.message).toMatch(/name the compiled file, or use Node 22.18 or newer/);
    },
  );

test('the child looks as if it had been started with the module, in its folder', async () => {
  const file = fixture('tasks.js');
  expect(await pooled('tasks.js').tasks.self()).toEqual([file, 2, path.dirname(file), undefined]);
});

test('run() takes the options of a call', async () => {
  const pool = pooled('tasks.js');
  const ending = new AbortController();
  const aborted = pool.run('untilAborted', [], { signal: ending.signal });
  ending.abort();
  await expect(aborted).rejects.toMatchObject({ code: 'ABORT_ERR' });
  await expect(pool.run('untilAborted', [], { timeout: 20 })).rejects.toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
  });
  await expect(pool.run('add', 1)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
});

test('a call in the style of other pools gets an error that says what is wrong', async () => {
  const pool = pooled('tasks.js');
  const failed = { code: 'ERR_INVALID_ARG' };
  for (const call of [pool.run({ a: 1 }, { name: 'add' }), pool.broadcast(5, { name: 'add' })])
    await expect(call).rejects.toMatchObject({ ...failed, message: expect.stringContaining('`task`') });
});

test('the error for a value that is not an absolute path says how to name a module', () => {
  expect(() => createPool('./tasks.js')).toThrow("require.resolve('./tasks.js'), or its file: URL");
});

test('a URL stands for a path', async () => {
  const url = pathToFileURL(fixture('tasks.js'));
  for (const module of [url, url.href]) {
    const pool = createPool(module, { max: 1, runtime, lane: LANE });
    pools.push(pool);
    expect(await pool.tasks.add(1, 1)).toBe(2);
  }
});

test('`tasks` is no thenable and has no other surprises', async () => {
  const { tasks } = pooled('tasks.js');
  expect(await Promise.resolve(tasks)).toBe(tasks);
  expect([JSON.stringify(tasks), Object.keys(tasks), tasks.add === tasks.add]).toEqual(['{}', [], true]);
  expect(() => (tasks.add = 1)).toThrow(TypeError);
});

test("the environment is laid over the host's", async () => {
  const pool = createPool(fixture('tasks.js'), { max: 1, runtime, lane: LANE, env: { OWN: 1 } });
  pools.push(pool);
  expect(await pool.tasks.add(1, 2)).toBe(3);
  expect(pool.env.OWN).toBe('1');
});

test.each([
  ['module', './tasks.js', {}],
  ['module', 'https://example.com/tasks.js', {}],
  ['module', undefined, {}],
  ['options', fixture('tasks.js'), null],
  ['path', fixture('tasks.js'), { path: '/a.js' }],
  ['args', fixture('tasks.js'), { args: [] }],
  ['max', fixture('tasks.js'), { max: 0 }],
])('a bad `%s` is refused', (name, module, options) => {
  const expected = { code: 'ERR_INVALID_ARG', message: expect.stringContaining(`\`${name}\``) };
  expect(() => createPool(module, options)).toThrow(expect.objectContaining(expected));
});

test('the rest is as with any pool', async () => {
  const pool = pooled('tasks.js', { min: 1 });
  await pool.ready();
  expect(await pool.send('add', [1, 2])).toEqual({ error: null, result: 3 });
  expect(await pool.sendToAll('all')).toEqual([{ error: null, result: [] }]);
  await pool.drain();
  expect(pool.stats()).toMatchObject({ done: 2, failed: 0 });
});

test('broadcast calls a function in each child', async () => {
  const pool = pooled('tasks.js', { max: 3, min: 3 });
  await pool.ready();
  const pids = await pool.broadcast('pid');
  expect(pids.map(({ value }) => value)).toEqual(pool.forked.map(({ pid }) => pid));
  const failures = await pool.broadcast('fail', ['on purpose']);
  expect(failures.map(({ status, reason }) => [status, reason.message, reason.code])).toEqual(
    Array(3).fill(['rejected', 'on purpose', 'E_MINE']),
  );
  await expect(pool.broadcast('pid', 5)).rejects.toThrow('`args` argument must be an array');
});

test('where there is none it starts one', async () => {
  expect(await pooled('tasks.js').broadcast('add', [1, 2])).toEqual([{ status: 'fulfilled', value: 3 }]);
});
