'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { AsyncLocalStorage } = require('async_hooks');
const { child, openPool, rejection } = require('../helpers/pools');

const tenant = new AsyncLocalStorage();
const user = new AsyncLocalStorage();
const open = (options) =>
  openPool({ path: child('stores.js'), max: 1, context: { tenant, user }, ...options });
const within = (name, act) => tenant.run(name, act);

describe.each([
  ['json', 'auto'],
  ['advanced', 'auto'],
  ['json', 'channel'],
])('%s, lane %s', (serialization, lane) => {
  test('tasks find the stores of their callers', async () => {
    const pool = open({ serialization, lane });
    await pool.run('pid');
    const calls = ['a', 'b'].flatMap((name) => [
      within(name, () => pool.run('look')),
      within(name, () => pool.run('lookLater')),
      within(name, () => user.run({ id: 7 }, () => pool.run('lookLater'))),
    ]);
    expect(await Promise.all(calls)).toEqual([
      { tenant: 'a' },
      { tenant: 'a' },
      { tenant: 'a', user: { id: 7 } },
      { tenant: 'b' },
      { tenant: 'b' },
      { tenant: 'b', user: { id: 7 } },
    ]);
    expect(await pool.run('look')).toEqual({});
  });

  test('calls of every kind bring them', async () => {
    const pool = open({ serialization, lane });
    expect(await within('s', () => pool.send('look'))).toMatchObject({ result: { tenant: 's' } });
    expect(await within('all', () => pool.sendToAll('look'))).toMatchObject([{ result: { tenant: 'all' } }]);
    expect(await within('id', () => pool.run('look', null, { id: 'x' }))).toEqual({ tenant: 'id' });
    const seen = [];
    const onProgress = (value) => seen.push(value);
    expect(await within('p', () => pool.run('lookWithProgress', null, { onProgress }))).toBe('done');
    expect(seen).toEqual([{ tenant: 'p' }]);
  });

  test('what a task enters itself ends with it', async () => {
    const pool = open({ serialization, lane });
    expect(await within('a', () => pool.run('enter', 'mine'))).toEqual({ tenant: 'mine' });
    expect(await pool.run('look')).toEqual({});
    expect(await within('b', () => pool.run('look'))).toEqual({ tenant: 'b' });
  });

  test('a task that does not exist is unknown by its own name', async () => {
    const pool = open({ serialization, lane });
    const error = await within('a', () => rejection(pool.run('nowhere')));
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_TASK', task: 'nowhere' });
  });

  test('an abort reaches the task', async () => {
    const pool = open({ serialization, lane });
    await pool.run('pid');
    const ending = new AbortController();
    const call = within('a', () => rejection(pool.run('aborted', null, { signal: ending.signal })));
    ending.abort();
    expect(await call).toMatchObject({ code: 'ABORT_ERR' });
    expect(await within('b', () => pool.run('look'))).toEqual({ tenant: 'b' });
  });
});

test('each attempt brings them', async () => {
  const file = path.join(os.tmpdir(), `ere-stores-${process.pid}`);
  try {
    const call = within('again', () => open().run('exitOnce', file, { retries: 1 }));
    expect(await call).toEqual({ tenant: 'again' });
  } finally {
    fs.rmSync(file, { force: true });
  }
});

test('any object may give and take one, as a tracer does', async () => {
  let carrier;
  const pool = open({ context: { trace: { getStore: () => carrier } } });
  carrier = { traceparent: '00-ab-cd-01' };
  await pool.run('look');
  carrier = undefined;
  expect(await pool.run('traces')).toEqual([
    ['begin', { traceparent: '00-ab-cd-01' }],
    ['end', { traceparent: '00-ab-cd-01' }],
  ]);
  carrier = 'bad';
  expect(await rejection(pool.run('look'))).toMatchObject({ name: 'TypeError', message: 'no such trace' });
  carrier = 'late';
  expect(await pool.run('look')).toEqual({});
});

test('a store that no child enters is left out', async () => {
  const pool = open({ context: { other: tenant } });
  expect(await within('a', () => pool.run('look'))).toEqual({});
});

test('a store that cannot be sent rejects the call', async () => {
  const pool = open({ serialization: 'advanced' });
  expect(
    await within(
      () => {},
      () => rejection(pool.run('look')),
    ),
  ).toMatchObject({ code: 'ERR_SERIALIZE', task: 'look' });
});

test.each([
  [5, '`context` option must be an object whose values are AsyncLocalStorage instances'],
  [[], '`context` option must be an object whose values are AsyncLocalStorage instances'],
  [{ a: {} }, '`context.a` option must be an AsyncLocalStorage, or an object with `getStore`'],
  [{ a: null }, '`context.a` option must be an AsyncLocalStorage, or an object with `getStore`'],
])('context: %p is refused', (context, message) => {
  expect(() => open({ context })).toThrow(message);
});
