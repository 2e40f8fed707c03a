'use strict';

const os = require('os');
const path = require('path');
const { StaticThreadPool } = require('../..');
const { runNode } = require('../helpers/run-script');

const fixture = (name) => path.join(__dirname, 'fixtures', name);
const ECHO = 'module.exports = (value) => value';
/** Never returns for 'block', ends the thread for 'exit', throws for 'throw', and gives anything else back. */
const TASKS = `module.exports = (what) => {
  if (what === 'block') for (;;);
  if (what === 'exit') process.exit(3);
  if (what === 'throw') throw Object.assign(new TypeError('on purpose'), { code: 'E_MINE', cause: new Error('why'), unsendable() {} });
  if (what === 'uncaught') return new Promise(() => setImmediate(() => { throw new Error('uncaught'); }));
  if (what === 'function') return () => {};
  return what;
}`;

/** @type {StaticThreadPool[]} */
const pools = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.wipeThreadPool()));

function pooled(options, threadOptions) {
  const pool = new StaticThreadPool(options, threadOptions);
  pools.push(pool);
  return pool;
}

describe('code', () => {
  test.each(['square.js', 'square.mjs'])('a file: %s', async (name) => {
    await expect(pooled({ execPath: fixture(name) }).exec(7)).resolves.toEqual({ data: 49, error: null });
  });

  test('a function, without its closure', async () => {
    await expect(pooled({ execFunction: async (n) => n + 1 }).exec(1)).resolves.toMatchObject({ data: 2 });
  });

  test('a text may import and require', async () => {
    const text =
      "const { sep } = require('path'); module.exports = async () => sep + (await import('os')).EOL";
    await expect(pooled({ execString: text }).exec()).resolves.toMatchObject({ data: path.sep + os.EOL });
  });

  test('a text is run again for each task, a file is loaded once a thread', async () => {
    const text = pooled({ execString: 'let n = 0; module.exports = () => ++n', maxThreads: 1 });
    expect([await text.exec(), await text.exec()].map(({ data }) => data)).toEqual([1, 1]);
    const file = pooled({ execPath: fixture('counter.js'), maxThreads: 1 });
    expect([await file.exec(), await file.exec()].map(({ data }) => data)).toEqual([1, 2]);
  });

  test.each([
    ['nothing', { execString: 'exports.a = 1' }, /must export a function/],
    ['no file', { execPath: fixture('none.js') }, /Cannot find module/],
    ['no JavaScript', { execString: 'module.exports = =>' }, /Unexpected token/],
  ])('the task reports %s', async (_, options, message) => {
    const failure = await pooled(options)
      .exec(1)
      .catch((error) => error);
    expect(failure).toMatchObject({ code: 'ERR_TASK_FAILED', data: null });
    expect(failure.error.message).toMatch(message);
  });
});

describe('threads', () => {
  test('grow with the tasks, up to maxThreads; more tasks wait, up to maxTasks; one more is refused', async () => {
    const pool = pooled({ execString: ECHO, maxThreads: 2, maxTasks: 1 });
    const tasks = [1, 2, 3].map((n) => pool.exec(n));
    expect([pool.threadLength, pool.isFull, pool.taskLength, pool.taskQueue.isFull]).toEqual([
      2,
      true,
      1,
      true,
    ]);
    await expect(pool.exec(4)).rejects.toMatchObject({ code: 'ERR_QUEUE_FULL' });
    expect(() => pool.queue(4)).toThrow(expect.objectContaining({ code: 'ERR_QUEUE_FULL' }));
    expect((await Promise.all(tasks)).map(({ data }) => data)).toEqual([1, 2, 3]);
    expect(pool.taskLength).toBe(0);
  });

  test('all are there at once without lazyLoad', () => {
    expect(pooled({ execString: ECHO, lazyLoad: false, maxThreads: 3 }).threadLength).toBe(3);
  });

  test.each([
    ['exit', 'ERR_THREAD_EXITED', 3],
    ['uncaught', 'ERR_THREAD_EXITED', undefined],
  ])('one that ends (%s) rejects its task and leaves its place', async (what, code, exitCode) => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const exits = [];
    const errors = [];
    pool.on('thread:exit', (exit) => exits.push(exit));
    pool.on('thread:error', ({ error }) => errors.push(error.message));
    const failure = await pool.exec(what).catch((error) => error);
    expect([failure.code, failure.exitCode, failure.error === failure]).toEqual([code, exitCode, true]);
    await expect(pool.exec('next')).resolves.toMatchObject({ data: 'next' });
    expect(exits).toEqual([expect.objectContaining({ taskId: expect.any(Number), exitCode: exitCode ?? 1 })]);
    expect(errors).toEqual(what === 'uncaught' ? ['uncaught'] : []);
  });

  test('one that cannot be started fails its task, however that was given', async () => {
    const pool = pooled({ execString: ECHO }, { execArgv: ['--no-such-flag'] });
    await expect(pool.exec(1)).rejects.toMatchObject({ code: 'ERR_SPAWN', data: null });
    const failed = new Promise((resolve) => pool.once('task:error', resolve));
    pool.queue(2);
    expect(await failed).toMatchObject({ payload: 2, error: { code: 'ERR_SPAWN' } });
    expect(pool.threadLength).toBe(0);
  });

  test('one whose memory is full says so', async () => {
    const fill = 'module.exports = () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); }';
    const pool = pooled({ execString: fill }, { resourceLimits: { maxOldGenerationSizeMb: 16 } });
    await expect(pool.exec()).rejects.toMatchObject({ code: 'ERR_THREAD_EXITED', reason: 'out-of-memory' });
  });

  test('a task that takes too long loses its thread, and the next gets one', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const late = pool.exec('block', { taskTimeout: 20 });
    const next = pool.exec('next');
    await expect(late).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    await expect(next).resolves.toMatchObject({ data: 'next' });
  });

  test('the process ends by itself when all tasks have', async () => {
    const run = await runNode([fixture('ends-by-itself.js')]);
    expect(run).toMatchObject({ code: 0, stdout: '2\n' });
  });
});

describe('tasks', () => {
  test('one that throws rejects with `{ data, error }`, after its retries', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const failure = await pool.exec('throw').catch((error) => error);
    expect(failure).toMatchObject({ code: 'ERR_TASK_FAILED', data: null });
    expect(failure.error).toBeInstanceOf(TypeError);
    expect(failure.error).toMatchObject({ message: 'on purpose', code: 'E_MINE', cause: { message: 'why' } });
    const third =
      'module.exports = () => { global.n = (global.n ?? 0) + 1; if (global.n < 3) throw 0; return global.n; }';
    const counted = pooled({ execString: third, maxThreads: 4 });
    await expect(counted.exec(0, { taskRetry: 2 })).resolves.toMatchObject({ data: 3 });
    await expect(counted.exec(0)).rejects.toMatchObject({
      code: 'ERR_TASK_FAILED',
      error: { message: 'the task threw 0' },
    });
  });

  test.each([
    ['payload', (pool) => pool.exec(() => {})],
    ['result', (pool) => pool.exec('function')],
  ])('a %s that cannot be sent rejects, and the thread goes on', async (_, send) => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    await expect(send(pool)).rejects.toMatchObject({ code: 'ERR_SERIALIZE' });
    await expect(pool.exec(5)).resolves.toMatchObject({ data: 5 });
  });

  test('what is transferred is here no more, and is transferred once', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const pool = pooled({ execString: ECHO }, { transferList: [bytes.buffer] });
    await expect(pool.exec(bytes)).resolves.toMatchObject({ data: new Uint8Array([1, 2, 3]) });
    expect(bytes.byteLength).toBe(0);
    await expect(pool.exec('the list is still set')).resolves.toMatchObject({
      data: 'the list is still set',
    });
  });

  test('those that are queued begin later, and tell only of failures', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const failed = new Promise((resolve) => pool.once('task:error', resolve));
    expect(pool.queue('throw')).toBe(undefined);
    expect([pool.taskLength, pool.threadLength]).toEqual([1, 0]);
    expect(await failed).toMatchObject({ payload: 'throw', error: { code: 'ERR_TASK_FAILED' } });
    expect(pool.taskLength).toBe(0);
  });

  test('wiping rejects what is given up', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const tasks = ['block', 1, 2].map((what) => pool.exec(what).catch(({ code }) => code));
    expect(pool.wipeTaskQueue().taskLength).toBe(0);
    expect(pool.wipeThreadPool().threadLength).toBe(0);
    expect(await Promise.all(tasks)).toEqual(['ERR_POOL_CLOSED', 'ERR_POOL_CLOSED', 'ERR_POOL_CLOSED']);
    await expect(pool.exec(3)).resolves.toMatchObject({ data: 3 });
  });

  test('a limit that is raised lets those begin that wait', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    pool.exec('block').catch(() => {});
    const waiting = pool.exec('waiting');
    pool.setMaxThreads(2);
    await expect(waiting).resolves.toMatchObject({ data: 'waiting' });
  });
});

describe('options', () => {
  test.each([
    [{}, 'execPath'],
    [{ execString: ECHO, execPath: '/a.js' }, 'execString'],
    [{ execString: 7 }, 'execString'],
    [{ execFunction: { method() {} }.method }, 'execFunction'],
    [{ execFunction: Math.max }, 'execFunction'],
    [{ execString: ECHO, maxThreads: 0 }, 'maxThreads'],
    [{ execString: ECHO, maxTasks: 1.5 }, 'maxTasks'],
    [{ execString: ECHO, taskRetry: 6 }, 'taskRetry'],
    [{ execString: ECHO, taskLoopTime: 499 }, 'taskLoopTime'],
    [{ execString: ECHO, taskTimeout: -1 }, 'taskTimeout'],
  ])('%j: %s is refused', (options, name) => {
    const expected = { code: 'ERR_INVALID_ARG', message: expect.stringContaining(`\`${name}\``) };
    expect(() => pooled(options)).toThrow(expect.objectContaining(expected));
  });

  test('the code is given once', () => {
    const pool = pooled({ execString: ECHO });
    const refused = expect.objectContaining({ code: 'ERR_INVALID_ARG' });
    expect(() => pool.setExecPath('/a.js')).toThrow(refused);
    expect(() => pool.setExecString(ECHO)).toThrow(refused);
    expect(() => pool.setExecFunction(() => {})).toThrow(refused);
    expect(() => pool.exec(1, { execString: ECHO })).toThrow(refused);
    expect(() => pool.queue(1, { execString: ECHO })).toThrow(refused);
  });

  test('pools do not share their defaults', () => {
    pooled({ execString: ECHO, maxThreads: 1, lazyLoad: false });
    expect(pooled({ execString: ECHO, maxThreads: 2, lazyLoad: false }).threadLength).toBe(2);
    const pool = pooled({ execString: ECHO, maxThreads: undefined });
    expect(pool.isFull).toBe(false);
  });

  test('can be read where electron-re has them', () => {
    const list = [];
    const pool = pooled({ execString: ECHO }, { transferList: list });
    pool.setMaxThreads(2).setMaxTasks(3).setTaskRetry(1).setTaskLoopTime(700).fillPoolWithIdleThreads();
    expect(pool.options).toMatchObject({ maxThreads: 2, maxTasks: 3, taskRetry: 1, taskLoopTime: 700 });
    expect([pool.threadOptions.transferList, pool.execString, pool.execPath]).toEqual([
      list,
      ECHO,
      undefined,
    ]);
    expect(pool.threadPool.map(({ isIdle }) => isIdle)).toEqual([true, true]);
    const executor = pool.createExecutor().setTaskRetry(2).setTaskTimeout(50).setTransferList(list);
    expect(executor).toMatchObject({ type: 'static', taskRetry: 2, taskTimeout: 50, transferList: list });
  });

  test('what is transferred by default stays here until a task takes it', async () => {
    const { buffer } = new Uint8Array(3);
    const pool = pooled({ execString: ECHO, lazyLoad: false, maxThreads: 1 }, { transferList: [buffer] });
    expect(buffer.byteLength).toBe(3);
    await expect(pool.exec(buffer)).resolves.toMatchObject({ data: { byteLength: 3 } });
    expect(buffer.byteLength).toBe(0);
  });

  test('an executor has its own', async () => {
    const pool = pooled({ execString: TASKS, maxThreads: 1 });
    const executor = pool.createExecutor({ taskTimeout: 20 });
    await expect(executor.exec('block')).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    await expect(executor.setTaskTimeout(60e3).setTaskRetry(1).exec(1)).resolves.toMatchObject({ data: 1 });
    expect(() => executor.setTaskRetry(-1)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
    expect(() => pool.createExecutor({ execString: ECHO })).toThrow(/execString/);
  });
});
