'use strict';
// Ready means: the script has run, with all that it imports and awaits at its top level, and what it promised is there.

const path = require('path');
const { SharedMemory } = require('../..');
const { openPool, rejection } = require('../helpers/pools');

const fixture = (name) => path.join(__dirname, 'fixtures', name);
const open = (script, options = {}, ...args) => openPool({ max: 1, path: fixture(script), args, ...options });

const failing = [
  ['CommonJS', 'throws.cjs', undefined],
  ['an ES module', 'throws-plainly.mjs', undefined],
  ['a package of ES modules', 'module/throws.js', undefined],
  ['an ES module, before it has loaded its host', 'throws.mjs', 'before'],
  ['an ES module, after top-level await', 'throws.mjs', 'after'],
  ['an ES module that imports one that is not there', 'lacks-module.mjs', undefined],
];

describe.each(failing)('a script that fails at load: %s', (_, script, way) => {
  test('is never ready, and the crash-loop guard counts it', async () => {
    const pool = open(script, {}, ...(way ? [way] : []));
    let spawned = 0;
    pool.on('spawn', () => (spawned += 1));
    const error = await rejection(pool.ready());
    expect(error).toMatchObject({ code: 'ERR_CRASH_LOOP' });
    expect(error.message).toMatch(/on purpose|there-is-none/);
    expect(spawned).toBe(5);
    expect(await rejection(pool.run('t'))).toMatchObject({ code: 'ERR_CRASH_LOOP' });
  });

  test('loses its calls with its own words, whatever goes with them', async () => {
    const calls = [1, new SharedMemory(4096)].map(async (params) => {
      const pool = open(script, { serialization: 'advanced' }, ...(way ? [way] : []));
      return rejection(pool.run('no such task', params));
    });
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 1 });
      expect(error.message).toMatch(/on purpose|there-is-none/);
    }
  });
});

test('a child is not ready before top-level await is over', async () => {
  const pool = open('top-level.mjs');
  await pool.ready();
  expect(pool.stats().children).toMatchObject([{ state: 'ready' }]);
  expect(await Promise.race([pool.run('t', 1), rejection(pool.run('none', 1))])).toEqual(['top-level', 1]);
});

test('a child is not ready before the promise that it has given to ready() is fulfilled', async () => {
  const pool = open('later.cjs', {}, 'gate');
  const states = [];
  const ready = pool.ready().then(() => states.push('ready'));
  await new Promise((resolve) => pool.once('spawn', resolve));
  expect(pool.stats().children).toMatchObject([{ state: 'starting' }]);
  await ready;
  expect(pool.stats().children).toMatchObject([{ state: 'ready' }]);
  expect(await pool.run('t', 1)).toEqual(['gate', 1]);
});

describe('when that promise is rejected', () => {
  const why = { name: 'RangeError', message: 'no database' };

  test('calls and ready() reject with the reason, and the child has failed to start', async () => {
    const pool = open('later.cjs', {}, 'rejected');
    const [ready, run, sent] = await Promise.all([
      rejection(pool.ready()),
      rejection(pool.run('t', 1)),
      rejection(pool.send('never', 1)),
    ]);
    for (const error of [ready, run, sent]) {
      expect(error).toMatchObject({ code: 'ERR_START_FAILED', cause: why });
      expect(error.message).toContain('RangeError: no database');
      expect(error.cause).toBeInstanceOf(RangeError);
    }
    const [pid, code] = await new Promise((resolve) =>
      pool.once('exit', (end) => resolve([end.pid, end.code])),
    );
    expect([pid, code]).toEqual([run.pid, 1]);
  });

  test('the crash-loop guard counts it', async () => {
    const pool = open('later.cjs', {}, 'rejected');
    const codes = [];
    while (codes.at(-1) !== 'ERR_CRASH_LOOP') codes.push((await rejection(pool.run('t', 1))).code);
    expect(codes.slice(0, -1)).toEqual(Array(5).fill('ERR_START_FAILED'));
    expect((await rejection(pool.run('t', 1))).message).toContain('no database');
  });
});

test.each(['bare.mjs', 'static.mjs'])('an ES module is ready once it has run: %s', async (script) => {
  const pool = open(script);
  await pool.ready();
  expect(pool.stats().children).toMatchObject([{ state: 'ready' }]);
  expect(await pool.run('t', 7)).toEqual(script === 'bare.mjs' ? 7 : ['static', 7]);
});

test('a memory waits for a host that is loaded late, and is refused by a script without one', async () => {
  const memory = new SharedMemory(4096);
  expect(await open('esm-host-late.cjs').run('t', memory)).toBe(4096);
  const error = await rejection(open('bare.mjs').run('t', memory));
  expect(error).toMatchObject({ code: 'ERR_SHARED_MEMORY' });
  expect(error.message).toContain('does not run the ProcessHost of this package');
});

test.each([
  ['empty.cjs', 'its script has run to its end without listening for calls'],
  ['empty.mjs', 'its script has run to its end without listening for calls'],
  ['exits.cjs', 'its script has ended the process before it was ready'],
])('the error for a script that ends by itself says what was expected: %s', async (script, words) => {
  const error = await rejection(open(script).run('t'));
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 0 });
  expect(error.message).toContain(words);
});
