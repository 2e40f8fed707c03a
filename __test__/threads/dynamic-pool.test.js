'use strict';

const path = require('path');
const { DynamicThreadPool, THREAD_TYPE } = require('../..');

/** @type {DynamicThreadPool} */
let pool;
beforeEach(() => (pool = new DynamicThreadPool({ maxThreads: 2 })));
afterEach(() => pool.wipeThreadPool());

test('each task brings its code', async () => {
  const execPath = path.join(__dirname, 'fixtures/square.js');
  await expect(pool.exec(3, { execPath })).resolves.toEqual({ data: 9, error: null });
  await expect(pool.exec(3, { execString: 'module.exports = (n) => -n' })).resolves.toMatchObject({
    data: -3,
  });
  await expect(pool.exec(3, { execFunction: (n) => `${n}!` })).resolves.toMatchObject({ data: '3!' });
  expect(pool.threadLength).toBe(2);
});

test('or the pool has one for those that bring none', async () => {
  const refused = expect.objectContaining({ code: 'ERR_INVALID_ARG' });
  expect(() => pool.exec(1)).toThrow(refused);
  pool.setExecFunction((n) => n + 1);
  await expect(pool.exec(1)).resolves.toMatchObject({ data: 2 });
  pool.setExecString('module.exports = (n) => n + 2').setTaskRetry(1);
  await expect(pool.exec(1)).resolves.toMatchObject({ data: 3 });
  await expect(pool.exec(1, { execFunction: (n) => n + 3 })).resolves.toMatchObject({ data: 4 });
});

test('an executor replaces its code as a whole', async () => {
  const executor = pool.createExecutor({ execString: "module.exports = () => 'text'" });
  await expect(executor.exec()).resolves.toMatchObject({ data: 'text' });
  await expect(executor.setExecFunction(() => 'function').exec()).resolves.toMatchObject({
    data: 'function',
  });
  executor.setExecPath(path.join(__dirname, 'fixtures/square.js'));
  await expect(executor.exec(4)).resolves.toMatchObject({ data: 16 });
  await expect(executor.setExecString("module.exports = () => 'again'").exec()).resolves.toMatchObject({
    data: 'again',
  });
});

test('code is for tasks, not for the pool', () => {
  const refused = expect.objectContaining({ code: 'ERR_INVALID_ARG' });
  expect(() => new DynamicThreadPool({ execString: 'module.exports = () => 1' })).toThrow(refused);
  expect(() => new DynamicThreadPool({ lazyLoad: false })).toThrow(refused);
  expect(() => pool.fillPoolWithIdleThreads()).toThrow(refused);
  expect(THREAD_TYPE).toEqual({ EVAL: 1, EXEC: 2 });
});

test('the code can be read where electron-re has it', () => {
  const execFunction = (n) => n;
  const pool = new DynamicThreadPool();
  expect([pool.setExecString('text').execString, pool.setExecPath('/a.js').execPath]).toEqual([
    'text',
    path.resolve('/a.js'),
  ]);
  const executor = pool.createExecutor({ execString: 'text' });
  expect([executor.type, executor.execString]).toEqual(['dynamic', 'text']);
  executor.setExecFunction(execFunction);
  expect([executor.execString, executor.execFunction]).toEqual([undefined, execFunction]);
});
