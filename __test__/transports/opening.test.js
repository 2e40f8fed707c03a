'use strict';

const { child, openPool } = require('../helpers/pools');
const { EXPECTED, lanes, openLane } = require('../helpers/transports');
const { until } = require('../electron/wait');

test('a child with our ProcessHost opens its end of the fast lane', async () => {
  const pool = await openLane({ max: 2 });
  expect(lanes(pool)).toEqual([EXPECTED]);
});

test.each(['bare.js', 'electron-re.js'])('%s stays on the channel', async (script) => {
  const pool = openPool({ max: 1, path: child(script) });
  expect(await pool.run('echo', { a: 1 })).toEqual({ a: 1 });
  expect(lanes(pool)).toEqual(['channel']);
});

test('a child that reads a handshake of a later version stays on the channel', async () => {
  const pool = openPool({ max: 1, path: child('later-handshake.js') });
  for (let i = 0; i < 200; i++) expect(await pool.run('pid')).toBe(pool.forked[0].pid);
  expect(lanes(pool)).toEqual(['channel']);
});

test('a child that says hello by a later version is taken for a bare script', async () => {
  const pool = openPool({ max: 1, path: child('later-hello.js') });
  const signal = AbortSignal.timeout(200);
  await expect(pool.run('never', undefined, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(await pool.run('seen')).not.toContain('NODE_ERE_CANCEL');
});

test('calls keep their order while the lane opens', async () => {
  const pool = openPool({ max: 1, path: child('transports.js') });
  const calls = [];
  await until(async () => {
    for (let i = 0; i < 50; i++) calls.push(pool.run('note', { name: calls.length }));
    await Promise.all(calls.slice(-10));
    return calls.length > 3000 && lanes(pool)[0] === EXPECTED;
  }, 'the lane to open');
  await Promise.all(calls);
  const log = await pool.run('log');
  expect(log).toEqual(calls.map((_, name) => name));
});

describe('where the fast lane cannot be had', () => {
  test.each([
    ['other-shared-memory-version.js', /speaks version \d+, the pool's version 99/],
    ['unmappable-memory.js', /seal|Invalid argument/],
  ])('%s: the stats say why, and calls go by the channel', async (script, reason) => {
    const pool = openPool({ max: 1, path: child(script), lane: 'auto' });
    expect(await pool.run('pid')).toBe(pool.forked[0].pid);
    const told = () => pool.stats().children[0].laneError;
    await until(() => told() !== undefined, 'the child to say why');
    expect(told()).toMatch(reason);
    expect(await pool.run('pid')).toBe(pool.forked[0].pid);
    expect(lanes(pool)).toEqual(['channel']);
  });

  test.each([
    ['a child without ProcessHost', { path: child('bare.js') }],
    ["lane: 'channel'", { lane: 'channel' }],
    ['a lane that serves', { lane: 'auto' }],
  ])('%s has nothing to explain', async (_, options) => {
    const pool = openPool({ max: 1, path: child('transports.js'), ...options });
    await pool.run('echo', 1);
    if (options.lane === 'auto') await until(() => lanes(pool)[0] === 'fast', 'the lane to open');
    expect(pool.stats().children[0]).not.toHaveProperty('laneError');
  });
});

test("lane: 'channel' does without the fast lane, and nothing in the environment does", async () => {
  const before = process.env.ELECTRON_RE_NATIVE_LANE;
  process.env.ELECTRON_RE_NATIVE_LANE = 'channel';
  try {
    const auto = openPool({ max: 1, path: child('transports.js'), lane: 'auto' });
    await auto.run('pid');
    await until(() => lanes(auto)[0] === 'fast', 'the lane to open');
    const pool = openPool({ max: 1, path: child('transports.js'), lane: 'channel' });
    for (let i = 0; i < 200; i++) await pool.run('pid');
    expect(lanes(pool)).toEqual(['channel']);
  } finally {
    if (before === undefined) delete process.env.ELECTRON_RE_NATIVE_LANE;
    else process.env.ELECTRON_RE_NATIVE_LANE = before;
  }
});

test.each(['none', true, null])('lane: %p is refused', (lane) => {
  expect(() => openPool({ lane })).toThrow("The `lane` option must be 'auto' or 'channel', got ");
  expect(() => openPool({ ELECTRON_RE_NATIVE_LANE: lane })).toThrow('is not an option');
});

test("the pool's handshake and descriptors go no further than the child", async () => {
  const pool = await openLane();
  const { handshake, files } = await pool.run('grandchild');
  expect(handshake).toBe(null);
  expect(files.filter((file) => file.includes('electron-re-native transport'))).toEqual([]);
});
