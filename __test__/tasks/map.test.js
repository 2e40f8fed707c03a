'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { SharedMemory, createPool } = require('../..');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'many.js');

let pool;
beforeEach(() => (pool = createPool(MODULE, { max: 2, runtime: process.env.POOL_RUNTIME, lane: LANE })));
afterEach(() => pool.close({ force: true }));

/** Items, and how many have been taken; `ended` when nobody wants more. */
function counted(count) {
  const seen = { taken: 0, ended: false };
  function* items() {
    try {
      for (let n = 0; n < count; n += 1) {
        seen.taken += 1;
        yield [n];
      }
    } finally {
      seen.ended = true;
    }
  }
  return Object.assign(seen, { items: items() });
}

async function all(results) {
  const found = [];
  for await (const result of results) found.push(result);
  return found;
}

test('map gives the results in the order of the items', async () => {
  const items = Array.from({ length: 300 }, (_, n) => [n]);
  expect(await pool.map('square', items)).toEqual(items.map(([n]) => n * n));
  expect(await pool.map('square', [])).toEqual([]);
});

test('items may come from an async iterable, and several arguments each', async () => {
  async function* items() {
    for (let n = 0; n < 5; n += 1) {
      await new Promise(setImmediate);
      yield [n, 10];
    }
  }
  expect(await pool.map('square', items())).toEqual([10, 11, 14, 19, 26]);
});

test('imap gives results as they are asked for, with a bounded number under way', async () => {
  const state = counted(1000);
  const results = pool.imap('square', state.items, { inFlight: 3 });
  expect(state.taken).toBe(0);
  expect((await results.next()).value).toBe(0);
  await pool.drain();
  await new Promise(setImmediate);
  // One is taken, so that three more are under way, or have come.
  expect(state.taken).toBe(4);
  await results.return();
  expect(state.ended).toBe(true);
});

test.each([
  [false, ['quick', 'slow']],
  [true, ['slow', 'quick']],
])('results come as they are there, unless they are ordered (%p)', async (ordered, expected) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-map-'));
  try {
    const gate = path.join(folder, 'open');
    const order = [];
    const calls = [
      ['afterFile', gate, 'slow'],
      ['now', gate, 'quick'],
    ];
    const results = pool.imap('perform', calls, { ordered });
    // An ordered consumer cannot open it: it gets nothing before.
    if (ordered) await pool.run('perform', ['now', gate, 'another']).then(() => fs.writeFileSync(gate, ''));
    for await (const value of results) {
      order.push(value);
      fs.writeFileSync(gate, '');
    }
    expect(order).toEqual(expected);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test.each([true, false])(
  'the first error ends it, and aborts what is under way (ordered: %p)',
  async (ordered) => {
    const state = counted(1000);
    await expect(all(pool.imap('failAtZero', state.items, { ordered, inFlight: 4 }))).rejects.toThrow(
      'on purpose',
    );
    // Those after the first never end by themselves.
    await pool.drain();
    expect([state.taken, state.ended]).toEqual([4, true]);
  },
);

test('an error ends it while an earlier call goes on', async () => {
  await expect(pool.map('failAtZero', [[1], [0], [2]])).rejects.toThrow('on purpose');
  await pool.drain();
});

test('a signal ends the calls while the consumer is at something else', async () => {
  const ending = new AbortController();
  const results = pool.imap(
    'after',
    [
      [0, 'first'],
      [60e3, 'never'],
    ],
    { signal: ending.signal },
  );
  expect((await results.next()).value).toBe('first');
  ending.abort();
  await pool.drain();
  await expect(results.next()).rejects.toMatchObject({ code: 'ABORT_ERR' });
});

test('an error of the items themselves ends it', async () => {
  const items = (function* () {
    yield [1];
    throw new RangeError('no more');
  })();
  await expect(pool.map('square', items)).rejects.toThrow('no more');
});

test('a signal ends it, also before and between calls', async () => {
  const ending = new AbortController();
  const never = (async function* () {
    yield [1];
    await new Promise(() => {});
  })();
  const results = pool.imap('square', never, { signal: ending.signal });
  expect((await results.next()).value).toBe(1);
  const next = results.next();
  ending.abort(new Error('enough'));
  await expect(next).rejects.toMatchObject({ code: 'ABORT_ERR', cause: { message: 'enough' } });
  await expect(pool.map('square', [[1]], { signal: ending.signal })).rejects.toMatchObject({
    code: 'ABORT_ERR',
  });
  expect(await pool.map('square', [[3]])).toEqual([9]);
});

test('a timeout is for each call', async () => {
  await expect(
    pool.map(
      'after',
      [
        [0, 1],
        [60e3, 2],
      ],
      { timeout: 50 },
    ),
  ).rejects.toMatchObject({
    code: 'ERR_TASK_TIMEOUT',
  });
});

test('each call is made again when its child ends', async () => {
  const memory = new SharedMemory(8);
  expect(await pool.map('mortal', [[memory], [memory]], { retries: 2, inFlight: 1 })).toEqual([2, 3]);
});

test.each([
  ['onProgress', [], { onProgress() {} }],
  ['retries', [], { retries: -1 }],
  ['transfer', [], { transfer: [] }],
  ['items', 7, {}],
  ['items', 'text', {}],
  ['`items` argument must be arrays, each with the arguments of a call, got 1', [1], {}],
  ['options', [], null],
  ['inFlight', [], { inFlight: 0 }],
  ['ordered', [], { ordered: 1 }],
  ['timeout', [], { timeout: -1 }],
  ['id', [], { id: 'a' }],
])('a bad `%s` is refused', async (name, items, options) => {
  const expected = { code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) };
  await expect((async () => all(pool.imap('square', items, options)))()).rejects.toMatchObject(expected);
});
