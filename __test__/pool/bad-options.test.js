'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { ChildProcessPool } = require('../..');
const { child, openPool, rejection, thrownBy } = require('../helpers/pools');
const { within } = require('../electron/wait');

const COUNT = 'a whole number';

test.each([
  ['path', undefined, "the absolute path of the child's script", 'undefined'],
  ['path', 5, "the absolute path of the child's script", '5 (number)'],
  ['path', null, "the absolute path of the child's script", 'null'],
  ['path', '', 'an absolute path', '(string)'],
  ['path', './child.js', 'an absolute path', '"./child.js" (string)'],
  ['max', 0, COUNT, '0 (number)'],
  ['max', -1, COUNT, '-1 (number)'],
  ['max', NaN, COUNT, 'NaN (number)'],
  ['max', '3', COUNT, '"3" (string)'],
  ['max', 1.5, COUNT, '1.5 (number)'],
  ['max', Infinity, COUNT, '(number)'],
  ['max', null, COUNT, 'null'],
  ['max', 10n, COUNT, 'bigint'],
  ['min', -1, COUNT, '-1 (number)'],
  ['min', 7, 'from 0 to 6', '7 (number)'],
  ['path', 'https://a.de/child.js', 'a path or a file: URL', '(string)'],
  ['path', new URL('data:text/javascript,1'), 'a path or a file: URL', '(string)'],
  ['path', new URL('file://host/child.js'), 'the URL of a local file', '(string)'],
  ['path', 'file:///a%2fb.js', 'the URL of a local file', '(string)'],
  ['cwd', 5, 'a string', '5 (number)'],
  ['cwd', 'http://a.de/', 'a path or a file: URL', '(string)'],
  ['env', 'x', 'an object', '"x" (string)'],
  ['env', ['x'], 'an object', '(array)'],
  ['env', null, 'an object', 'null'],
  ['args', 'x', 'a list of strings', '"x" (string)'],
  ['args', [5], 'a list of strings', ''],
  ['execArgv', [null], 'a list of strings', ''],
  ['execPath', 5, 'a string', '5 (number)'],
  ['weights', 5, 'a list of numbers of at least 0', '5 (number)'],
  ['weights', ['2'], 'a list of numbers of at least 0', ''],
  ['weights', [-1], 'a list of numbers of at least 0', ''],
  ['weights', [NaN], 'a list of numbers of at least 0', ''],
  ['weights', [Infinity], 'a list of numbers of at least 0', ''],
  ['strategy', 'FASTEST', 'one of POLLING, WEIGHTS', '"FASTEST" (string)'],
  ['strategy', 'constructor', 'one of POLLING, WEIGHTS', '"constructor" (string)'],
  ['strategy', 5, 'one of POLLING, WEIGHTS', '5 (number)'],
  ['lifecycle', true, 'or false', 'true (boolean)'],
  ['lifecycle', null, 'or false', 'null'],
  ['runtime', 'cluster', "'auto', 'fork', 'utility' or 'thread'", '"cluster" (string)'],
  ['stdio', 'pipes', "'pipe', 'inherit' or 'ignore'", '"pipes" (string)'],
  ['concurrency', 0, COUNT, '0 (number)'],
  ['concurrency', 1.5, COUNT, '1.5 (number)'],
  ['queue', 5, 'an object', '5 (number)'],
  ['timeout', -1, '', '-1 (number)'],
  ['timeout', '5', '', '"5" (string)'],
  ['timeout', NaN, '', 'NaN (number)'],
  ['timeout', 2 ** 31, '', '2147483648 (number)'],
  ['killGrace', -1, '', '-1 (number)'],
  ['sticky', 'x', 'an object', '"x" (string)'],
])('%s: %p', (option, value, expectation, shown) => {
  const error = thrownBy(() => new ChildProcessPool({ path: child('ours.js'), [option]: value }));
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${option}\``);
  expect(error.message).toContain(expectation);
  expect(error.message).toContain(shown);
});

test.each([
  ['queue.max', { queue: { max: -1 } }],
  ['queue.size', { queue: { size: 1 } }],
  ['sticky.max', { sticky: { max: 0 } }],
  ['lifecycle.expect', { lifecycle: { expect: 0 } }],
  ['lifecycle.internal', { lifecycle: { internal: '5' } }],
  ['lifecycle.expected', { lifecycle: { expected: 5 } }],
  ['env.A', { env: { A: Symbol('a') } }],
  ['env.A', { env: { A: Object.create(null) } }],
  ['env.A', { env: { A: 'a\0b' } }],
  ['maxx', { maxx: 5 }],
  ['__proto__', JSON.parse('{ "__proto__": 5 }')],
])('%s is named', (option, options) => {
  const error = thrownBy(
    () => new ChildProcessPool({ path: child('ours.js'), ...options, ...onlyOwn(options) }),
  );
  expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
  expect(error.message).toContain(`\`${option}\``);
});

/** A spread loses nothing but would call a setter that is not there. */
function onlyOwn(options) {
  return Object.hasOwn(options, '__proto__') ? options : {};
}

test.each([undefined, null, 5, 'text'])('options: %p', (options) => {
  expect(thrownBy(() => new ChildProcessPool(options))).toMatchObject({
    name: 'PoolError',
    code: 'ERR_INVALID_ARG',
  });
});

test('the error for an unknown option lists the known ones', () => {
  const { message } = thrownBy(() => new ChildProcessPool({ path: child('ours.js'), Max: 5 }));
  expect(message).toMatch(
    /^`Max` is not an option; did you mean `max`\? The options are .*\bmax\b.*\bkillGrace\b/,
  );
  for (const name of ['context', 'permission', 'resourceLimits']) expect(message).toContain(name);
});

test.each([
  [
    'pool',
    { path: child('ours.js'), lifecycle: { expects: 5 } },
    '`lifecycle.expects`',
    '`lifecycle.expect`',
  ],
  [
    'permission',
    { path: child('ours.js'), permission: { fsread: [] } },
    '`permission.fsread`',
    '`permission.fsRead`',
  ],
])('%s: the nearest option is named', (_, options, given, meant) => {
  expect(() => new ChildProcessPool(options)).toThrow(
    `${given} is not an option; did you mean ${meant}? The`,
  );
});

test('the nearest option of a call is named', async () => {
  const call = openPool({ max: 1 }).run('echo', 1, { timeOut: 5 });
  await expect(call).rejects.toThrow(
    '`timeOut` is not an option; did you mean `timeout`? The options are id,',
  );
});

test('what may be of any size may be Infinity', async () => {
  const pool = openPool({
    max: 1,
    concurrency: Infinity,
    queue: { max: Infinity },
    sticky: { max: Infinity },
  });
  expect(await pool.run('echo', 1, { id: 1 })).toBe(1);
});

test('undefined is as not given', async () => {
  const names = [
    'max',
    'min',
    'cwd',
    'env',
    'args',
    'execArgv',
    'execPath',
    'weights',
    'strategy',
    'lifecycle',
    'stdio',
  ];
  const more = ['concurrency', 'queue', 'timeout', 'killGrace', 'sticky'];
  const pool = openPool(Object.fromEntries([...names, ...more].map((name) => [name, undefined])));
  expect(pool.maxInstance).toBe(6);
  expect(await pool.run('echo', 1)).toBe(1);
});

describe('a path that', () => {
  let folder;
  beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'script-'))));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test.each([
    ['does not exist', 'missing.js', undefined],
    ['is a folder', 'empty', (file) => fs.mkdirSync(file)],
    ['has a syntax error', 'syntax.js', (file) => fs.writeFileSync(file, 'const = 5')],
    ['throws', 'throws.js', (file) => fs.writeFileSync(file, 'throw new Error("at load")')],
  ])('%s fails each call', async (_, name, make) => {
    const file = path.join(folder, name);
    make?.(file);
    const pool = openPool({ path: file, max: 2 });
    const calls = [pool.run('pid', null, { id: 'a' }), pool.send('pid')].map(rejection);
    const errors = await within(Promise.all(calls), 'the errors');
    expect(errors[0]).toMatchObject({
      name: 'PoolError',
      code: 'ERR_CHILD_EXITED',
      exitCode: 1,
      task: 'pid',
      id: 'a',
    });
    expect(errors[0].pid).toEqual(expect.any(Number));
    expect(errors[1].code).toBe('ERR_CHILD_EXITED');
  });

  test('exists by now serves again', async () => {
    const file = path.join(folder, 'late.js');
    const pool = openPool({ path: file, max: 1 });
    expect(await rejection(pool.run('pid'))).toMatchObject({ code: 'ERR_CHILD_EXITED' });
    fs.writeFileSync(file, `require(${JSON.stringify(child('ours.js'))})`);
    expect(await within(pool.run('echo', 'late'), 'the answer')).toBe('late');
  });

  test('has spaces, quotes and umlauts works', async () => {
    const file = path.join(folder, 'sp ä\'ce" $x.js');
    fs.writeFileSync(file, `require(${JSON.stringify(child('ours.js'))})`);
    expect(await openPool({ path: file, max: 1 }).run('echo', 1)).toBe(1);
  });
});

test('five deaths in a row before being ready: ERR_CRASH_LOOP at once, with the last words', async () => {
  const pool = openPool({ path: child('throws.js'), max: 1 });
  const codes = [];
  let error;
  await within(
    (async () => {
      while (error?.code !== 'ERR_CRASH_LOOP' && codes.length < 20)
        codes.push((error = await rejection(pool.run('pid'))).code);
    })(),
    'the budget to be spent',
  );
  expect(codes).toEqual([...Array(5).fill('ERR_CHILD_EXITED'), 'ERR_CRASH_LOOP']);
  expect(error.message).toContain('thrown at load');
  let spawned = 0;
  pool.on('spawn', () => (spawned += 1));
  expect(await rejection(pool.run('pid'))).toMatchObject({ code: 'ERR_CRASH_LOOP', task: 'pid' });
  expect(spawned).toBe(0);
});
