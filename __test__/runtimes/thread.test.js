'use strict';
// What is different, and what must not be, where children are worker threads.

const fs = require('fs');
const path = require('path');
const { ChildProcessPool, SharedMemory, createPool } = require('../..');
const { child, rejection, thrownBy } = require('../helpers/pools');
const { LANE } = require('../helpers/transport-option');
const { until } = require('../electron/wait');

const TASKS = path.join(__dirname, 'fixtures/tasks.js');

/** @type {any[]} */
const pools = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ force: true }))));

function threads(options = {}) {
  const pool = createPool(TASKS, { runtime: 'thread', max: 1, lane: LANE, ...options });
  pools.push(pool);
  return pool;
}

test('a task runs in another thread of this process', async () => {
  const { tasks } = threads();
  expect(await tasks.where()).toEqual({
    pid: process.pid,
    isMainThread: false,
    threadId: expect.any(Number),
  });
});

test('values go by the fast lane, once it is open', async () => {
  const pool = threads();
  await pool.tasks.add(1, 2);
  const lanes = () => pool.stats().children.map(({ lane, laneError }) => ({ lane, laneError }));
  if (LANE === 'channel') expect(lanes()).toEqual([{ lane: 'channel' }]);
  else await until(() => lanes()[0].lane === 'fast', 'the fast lane to open');
  expect(await pool.tasks.add(3, 4)).toBe(7);
});

describe('a thread that ends costs its calls, and the next one serves', () => {
  test.each([
    ['exits', 'exit', [3], { exitCode: 3 }, ''],
    ['has an uncaught error', 'throwLater', [], { exitCode: 1 }, 'nobody catches this'],
  ])('one that %s', async (_, task, args, known, words) => {
    const pool = threads();
    const error = await rejection(pool.run(task, args));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', ...known });
    expect(error.message).toContain(words);
    expect(await pool.tasks.add(1, 2)).toBe(3);
  });

  test('one whose heap is full', async () => {
    const pool = threads({ resourceLimits: { maxOldSpace: 16 } });
    const error = await rejection(pool.tasks.fill());
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', reason: 'out-of-memory' });
    expect(await pool.tasks.add(1, 2)).toBe(3);
  });

  test('one that loops endlessly is terminated after the timeout of its call', async () => {
    const pool = threads({ killGrace: 50 });
    const exit = new Promise((resolve) => pool.once('exit', resolve));
    expect(await rejection(pool.run('spin', [], { timeout: 100 }))).toMatchObject({
      code: 'ERR_TASK_TIMEOUT',
    });
    expect(await exit).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await pool.tasks.add(1, 2)).toBe(3);
  });

  test('kill() terminates one that is busy', async () => {
    const pool = threads();
    await pool.ready();
    const lost = rejection(pool.tasks.spin());
    await pool.kill();
    expect(await lost).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGINT' });
    expect(await pool.tasks.add(1, 2)).toBe(3);
  });

  test('signals that only processes have change nothing', async () => {
    const pool = threads();
    await pool.ready();
    expect(pool.forked[0].child.kill('SIGSTOP')).toBe(false);
    expect(await pool.tasks.add(1, 2)).toBe(3);
  });

  test('child.kill() terminates it', async () => {
    const pool = threads();
    await pool.ready();
    const [forked] = pool.forked;
    expect(forked.child.kill(0)).toBe(true);
    expect(await pool.tasks.add(1, 2)).toBe(3);
    const exit = new Promise((resolve) => pool.once('exit', resolve));
    expect(forked.child.kill()).toBe(true);
    expect(await exit).toMatchObject({ pid: forked.pid, signal: 'SIGTERM' });
  });
});

test('its channel ends with it, not before: so its exit code is known to all calls', async () => {
  for (let round = 0; round < 10; round += 1) {
    const pool = threads();
    await pool.ready();
    const { child: handle, pid } = pool.forked[0];
    const isThere = new Promise((resolve) =>
      handle.once('disconnect', () => resolve(fs.existsSync(`/proc/self/task/${pid}`))),
    );
    expect(await rejection(pool.tasks.exit(5))).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 5 });
    expect(await isThere).toBe(false);
  }
});

test('a call is cancelled by its signal', async () => {
  const pool = threads();
  const ending = new AbortController();
  const aborted = rejection(pool.run('untilAborted', [], { signal: ending.signal }));
  ending.abort();
  expect(await aborted).toMatchObject({ code: 'ABORT_ERR' });
});

test('streams come piece by piece', async () => {
  const { tasks } = threads();
  const got = [];
  for await (const piece of tasks.count(5)) got.push(piece);
  expect(got).toEqual([0, 1, 2, 3, 4]);
});

test('a SharedMemory goes to a thread and back, and one of the option `shared` is there', async () => {
  const memory = new SharedMemory(64);
  const board = new SharedMemory(64);
  const pool = threads({ shared: { board } });
  const back = await pool.tasks.write(memory, 3, 7);
  await pool.tasks.writeShared(4, 8);
  expect([memory.load(3), board.load(4)]).toEqual([7, 8]);
  expect(back.byteLength).toBe(64);
  memory.close();
  board.close();
});

test('its environment is its own, with the options of Node that the host was started with', async () => {
  process.env.NODE_OPTIONS = '--max-old-space-size=4096';
  const pool = threads({ env: (worker) => ({ OWN: `thread ${worker}` }) });
  const seen = pool.tasks.environment();
  expect(await seen.finally(() => delete process.env.NODE_OPTIONS)).toEqual({
    own: 'thread 0',
    options: '--max-old-space-size=4096',
    id: 'default',
  });
  expect(process.env.OWN).toBe(undefined);
});

describe('what it prints', () => {
  test('waits in the thread while the host takes nothing, and all of it comes', async () => {
    const pool = threads();
    // It has read all that the pool sends at its start: on Windows, what follows waits for that in the host.
    await pool.tasks.add(1, 2);
    await until(
      () => pool.stats().children[0].lane === (LANE === 'channel' ? 'channel' : 'fast'),
      'its lane to open',
    );
    let told = 0;
    pool.on('output', ({ text }) => (told += text.length));
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const pieces = 512;
    const flooding = pool.tasks.flood(gate, pieces);
    // The call goes out at the end of this tick, and from then on the host is blocked.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(gate, 0, 0, 20e3);
    expect(gate[0]).toBe(1);
    // At most what may be under way, and what was reported to the pool and has not been taken, a MiB each.
    expect(await flooding).toBeLessThan(40);
    await until(() => told === pieces * 64 * 1024, 'all of it');
  });

  test('comes whole, though the thread ends at once', async () => {
    const pool = threads();
    await pool.ready();
    let told = 0;
    pool.on('output', ({ text }) => (told += text.length));
    expect(await rejection(pool.tasks.printAndExit(4096))).toMatchObject({ exitCode: 0 });
    await until(() => told === 4096 * 1024, 'all of it');
  });
});

test('what it prints is read, and told', async () => {
  const pool = threads();
  const texts = [];
  pool.on('output', ({ stream, text }) => texts.push([stream, text]));
  await pool.tasks.print('hello');
  await until(() => texts.length > 0, 'the line');
  expect(texts).toEqual([['stdout', 'hello\n']]);
  expect(pool.forked[0].lastOutput).toEqual(['hello']);
});

test('a script of ChildProcessPool with messages of its own', async () => {
  const pool = new ChildProcessPool({ path: child('ours.js'), runtime: 'thread', max: 1, lane: LANE });
  pools.push(pool);
  await pool.ready();
  const answer = new Promise((resolve) => pool.forked[0].child.once('message', resolve));
  pool.forked[0].child.send({ echo: 'mine' });
  expect(await answer).toEqual({ echoed: 'mine' });
  expect(await pool.send('echo', 1, 'sticky')).toEqual({ error: null, result: 1 });
});

test.each([
  ['cwd', { cwd: '/' }],
  ['execPath', { execPath: '/usr/bin/node' }],
  ['killTree', { killTree: false }],
  ['nice', { nice: 3 }],
  ['affinity', { affinity: [0] }],
  ['recycle.memory', { recycle: { memory: 2 ** 20 } }],
  ['strategy', { strategy: 'LEAST_MEMORY' }],
  ['lifecycle', { lifecycle: { then: 'sleep' } }],
])('the option `%s` is refused', (name, options) => {
  expect(thrownBy(() => threads(options))).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: expect.stringMatching(new RegExp(`\`${name}\`.*runtime: 'thread'`)),
  });
});

test('a thread cannot sleep, and says so; an idle one ends, but for `min` of them', async () => {
  const pool = threads({ max: 2, min: 1, idle: { after: 30 } });
  const left = new Promise((resolve) => pool.once('exit', resolve));
  await Promise.all([pool.tasks.add(1, 2), pool.run('add', [1, 2], { id: 1 })]);
  expect(thrownBy(() => pool.forked[0].sleep())).toMatchObject({ code: 'ERR_UNSUPPORTED' });
  if (pool.forked.length > 1) await left;
  expect(pool.stats()).toMatchObject({ sleeps: 0, children: [{ state: 'ready' }] });
});

test('arguments of Node that a thread cannot have say so', async () => {
  const pool = threads({ execArgv: ['--max-old-space-size=100'] });
  const error = await rejection(pool.tasks.add(1, 2));
  expect(error.code).toBe('ERR_SPAWN');
  expect(error.message).toContain('--max-old-space-size');
});
