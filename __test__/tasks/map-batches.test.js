'use strict';
// Several items go in one message. They are to notice nothing of it.

const { AsyncLocalStorage } = require('async_hooks');
const { channel } = require('diagnostics_channel');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { createPool } = require('../..');
const { until } = require('../electron/wait');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'batches.js');
/** Enough quick items for messages to grow large. */
const MANY = 3000;

let pool;
let folder;
const open = (options) =>
  (pool = createPool(MODULE, { max: 2, runtime: process.env.POOL_RUNTIME, lane: LANE, ...options }));
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-batches-'))));
afterEach(async () => {
  await pool.close({ force: true });
  fs.rmSync(folder, { recursive: true });
});

const numbers = (count, from = 0) => Array.from({ length: count }, (_, at) => from + at);
/** Quick items with another one among them, and arguments for all. */
const among = (item, ...more) =>
  [...numbers(MANY), item, ...numbers(10, MANY)].map((value) => [value, ...more]);
const values = (items) => items.map(([value]) => value);

async function failureOf(promise) {
  const { code, message, name, ...rest } = await promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );
  return { code, message, name, ...rest };
}

describe.each([
  ['json', 'auto'],
  ['json', 'channel'],
  ['advanced', 'auto'],
  ['advanced', 'channel'],
])('%s, lane %s', (serialization, lane) => {
  beforeEach(() => open({ serialization, lane }));

  test.each(['square', 'squareLater'])('many items go in few messages: %s', async (name) => {
    const items = numbers(20_000);
    const results = await pool.map(
      name,
      items.map((n) => [n]),
    );
    expect(results).toEqual(items.map((n) => n * n));
    expect(pool.stats().done).toBeLessThan(items.length / 2);
  });

  test('what comes of each is what comes of a call', async () => {
    const alone = await Promise.all(numbers(6).map((n) => pool.run('values', [n])));
    const results = await pool.map(
      'values',
      numbers(MANY).map((n) => [n % 6]),
    );
    expect(results).toEqual(numbers(MANY).map((n) => alone[n % 6]));
    const odd = await pool.map(
      'oddOnes',
      numbers(MANY).map((n) => [n]),
    );
    expect(odd).toEqual(numbers(MANY).map((n) => (n % 2 ? n : undefined)));
  });

  test('an error ends it as it ends a call', async () => {
    expect(await failureOf(pool.map('failAt', among('bad', 'bad')))).toEqual(
      await failureOf(pool.run('failAt', ['bad', 'bad'])),
    );
    expect(await failureOf(pool.map('nothing', [[1], [2]]))).toEqual(
      await failureOf(pool.run('nothing', [1])),
    );
  });

  test.each(['unsendableAt', 'functionAt'])('a result that cannot be sent: %s', async (name) => {
    expect(await failureOf(pool.map(name, among('bad', 'bad')))).toEqual(
      await failureOf(pool.run(name, ['bad', 'bad'])),
    );
  });

  test('an argument that cannot be sent', async () => {
    const bad = { deep: [{ bad: serialization === 'json' ? 1n : Symbol('bad') }] };
    expect(await failureOf(pool.map('square', among(bad)))).toEqual(
      await failureOf(pool.run('square', [bad])),
    );
  });

  test('one that takes its time holds back no other', async () => {
    const file = path.join(folder, 'open');
    const found = [];
    for await (const value of pool.imap('behindGate', among(file), { ordered: false })) {
      found.push(value);
      // If others waited for it, this would never be.
      if (found.length === MANY + 10) fs.writeFileSync(file, '');
    }
    expect(found.pop()).toBe('gate');
    expect(found.sort((a, b) => a - b)).toEqual(numbers(MANY + 10));
  });

  test('items are called for again when their child ends', async () => {
    const items = among('end', path.join(folder, 'once'), false);
    expect(await pool.map('mortal', items, { retries: 1 })).toEqual(values(items));
  });
});

test('nothing is shared between items', async () => {
  open();
  const item = [{ list: [] }, new Uint8Array([1])];
  expect(new Set(await pool.map('touch', Array(MANY).fill(item)))).toEqual(new Set([true]));
  const results = await pool.map('kept', Array(MANY).fill([]));
  expect(new Set(results).size).toBe(MANY);
  expect(new Set(results.map(({ bytes }) => bytes.buffer)).size).toBe(MANY);
  expect(results.at(-1)).toEqual({ list: [1], bytes: new Uint8Array([1]) });
});

test('one that ends each child it gets is rejected', async () => {
  open();
  const items = among('end', path.join(folder, 'never'), true);
  const failure = await failureOf(pool.map('mortal', items));
  expect(failure).toMatchObject({ code: 'ERR_CHILD_EXITED', task: 'mortal', exitCode: 3 });
  expect(failure.attempts).toBeUndefined();
  const again = await failureOf(pool.map('mortal', items, { retries: 1 }));
  expect(again).toMatchObject({ code: 'ERR_CHILD_EXITED', attempts: [{ exitCode: 3 }, { exitCode: 3 }] });
});

test('an abort finds the item that is at work, and no further one begins', async () => {
  open({ max: 1 });
  const file = path.join(folder, 'begun');
  const ending = new AbortController();
  const result = pool.map('waitAt', among('wait', 'wait', file), { signal: ending.signal });
  await until(() => fs.existsSync(file), 'the item to begin');
  ending.abort();
  await expect(result).rejects.toMatchObject({ code: 'ABORT_ERR' });
  expect(await pool.run('aborted')).toBe(1);
  // Of those before it some may have been given back, and never begin.
  expect(await pool.run('late')).toBe(0);
});

test('a time limit is for each of them', async () => {
  open();
  await expect(
    pool.map('waitAt', among('wait', 'wait', path.join(folder, 'begun')), { timeout: 500 }),
  ).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT', task: 'waitAt' });
});

test.each(['context', 'contextLater'])('each has its own context: %s', async (name) => {
  const brought = new AsyncLocalStorage();
  open({ max: 1, context: { brought } });
  const results = await brought.run('from here', () =>
    pool.map(
      name,
      numbers(MANY).map((n) => [n]),
    ),
  );
  const expected = { task: name, worker: 0, brought: 'from here', left: undefined };
  expect(results).toEqual(Array(MANY).fill(expected));
});

test('items wait together where a child may have several calls', async () => {
  open({ max: 1, concurrency: 4 });
  const items = [
    ...numbers(MANY).map((n) => [n, 0]),
    ...['a', 'b', 'c', 'd'].map((item) => [item, 4]),
    ...numbers(10).map((n) => [n, 0]),
  ];
  expect(await pool.map('together', items)).toEqual(values(items));
});

test('streams are read after it', async () => {
  open();
  const streams = await pool.map(
    'count',
    numbers(100).map((n) => [n % 5]),
  );
  const lengths = [];
  for (const stream of streams) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks).toEqual(numbers(chunks.length));
    lengths.push(chunks.length);
  }
  expect(lengths).toEqual(numbers(100).map((n) => n % 5));
});

test('an argument may be a stream', async () => {
  open();
  async function* chunks() {
    yield 1;
    yield 2;
  }
  const items = among(chunks());
  expect(await pool.map('read', items)).toEqual(
    values(items).map((value) => (typeof value === 'number' ? value : [1, 2])),
  );
});

test('the diagnostics channels tell the start and the end of each message', async () => {
  open();
  const seen = { start: 0, end: 0 };
  const count = (message, channel) => (seen[channel.split(':').pop()] += 1);
  const channels = ['start', 'end'].map((name) => channel(`electron-re-native:call:${name}`));
  for (const one of channels) one.subscribe(count);
  await pool.map('square', among(1));
  await expect(pool.map('failAt', [['bad', 'bad']])).rejects.toThrow('not bad');
  for (const one of channels) one.unsubscribe(count);
  expect(seen.start).toBeGreaterThan(1);
  expect(seen.end).toBe(seen.start);
});

test('large items arrive', async () => {
  open();
  const large = 'large '.repeat(10_000);
  const items = [...numbers(MANY), ...numbers(50).map((n) => `${n} ${large}`)].map((item) => [item, 0]);
  expect(await pool.map('together', items)).toEqual(values(items));
});

test.each([{ recycle: { calls: 1000 } }, { isolate: true }])('items go alone with %p', async (options) => {
  open({ max: 1, ...options });
  await pool.map('pid', Array(10).fill([]));
  expect(pool.stats().done).toBe(10);
});

test('who hears the messages of the children hears each result', async () => {
  open();
  const heard = [];
  pool.on('forked_message', ({ data }) => heard.push(data.result));
  await pool.map(
    'square',
    numbers(200).map((n) => [n]),
  );
  expect(heard.sort((a, b) => a - b)).toEqual(numbers(200).map((n) => n * n));
});
