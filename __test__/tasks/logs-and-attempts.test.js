'use strict';
// What a task knows of its call, and what it logs.

const path = require('path');
const { ChildProcessPool, createPool } = require('../..');
const { until } = require('../electron/wait');
const { runNode } = require('../helpers/run-script');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'logs.js');
const BARE = path.join(__dirname, 'fixtures', 'bare.js');
const how = { max: 1, runtime: process.env.POOL_RUNTIME, lane: LANE };

/** @type {any[]} */
const pools = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ force: true }))));

function opened(pool) {
  pools.push(pool);
  return pool;
}
const open = (options) => opened(createPool(MODULE, { ...how, ...options }));

/** What a pool's tasks log from now on. */
function logged(pool) {
  const lines = [];
  pool.on('log', (line) => lines.push(line));
  return lines;
}

test.each(['json', 'advanced'])(
  'a call that is made again knows which attempt it is, by %s',
  async (serialization) => {
    const pool = open({ serialization });
    expect(await pool.run('endUntil', [1], { retries: 2 })).toEqual(['endUntil', 'endUntil', 1]);
    expect(await pool.run('endUntil', [3], { retries: 2 })).toEqual(['endUntil', 'endUntil', 3]);
    expect(await pool.tasks.attempt()).toBe(1);
  },
);

test('so does each of many items', async () => {
  const pool = open({ min: 1 });
  const found = await pool.map('endUntil', [[1], [2], [1]], { retries: 3 });
  expect(found.map(([, , attempt]) => attempt >= 1)).toEqual([true, true, true]);
  expect(found[1][2]).toBe(2);
});

test('so does a task of ProcessHost', async () => {
  const pool = opened(new ChildProcessPool({ path: MODULE, ...how }));
  expect(await pool.run('host', 2, { retries: 1 })).toEqual(['host', 'host', 2]);
});

test('a script without ProcessHost gets its calls again as they are', async () => {
  const pool = opened(new ChildProcessPool({ path: BARE, ...how }));
  const { pid } = await pool.run('ask', 'first');
  const again = pool.run('ask', { end: pid }, { retries: 1 });
  expect(await again).toMatchObject({ action: 'ask', params: { end: pid } });
});

test('the event has what a task logs, its child and its name', async () => {
  const pool = open();
  const lines = logged(pool);
  await pool.tasks.log('%d of %d', 1, 2, { three: 3 });
  await pool.tasks.later();
  await until(() => lines.length === 2, 'both lines');
  const [{ pid }] = pool.forked;
  expect(lines).toEqual([
    { pid, task: 'log', text: '1 of 2 { three: 3 }' },
    { pid, task: 'later', text: 'later' },
  ]);
});

test('tasks of ProcessHost, and items of map, log the same way', async () => {
  const pool = opened(new ChildProcessPool({ path: MODULE, ...how }));
  const lines = logged(pool);
  await pool.run('say', ['text']);
  const many = open();
  const others = logged(many);
  await many.map('log', [['a'], ['b'], ['c']]);
  await until(() => lines.length === 1 && others.length === 3, 'all lines');
  expect(lines[0]).toMatchObject({ task: 'say', text: 'text' });
  expect(others.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
});

test('what a task takes out of its context works', async () => {
  const pool = open();
  const lines = logged(pool);
  expect(await pool.tasks.takenOut()).toEqual(['takenOut', 'takenOut', 1, false, undefined, [], 0]);
  await until(() => lines.length === 1, 'the line');
});

test('in a child of electron-re, tasks print what they log', async () => {
  const script = `
    const { ChildProcessPool } = require('electron-re');
    const pool = new ChildProcessPool({ path: process.argv[1], max: 1 });
    pool.send('say', ['%d of %d', 1, 2]);
    // electron-re does not read it.
    pool.forked[0].child.stdout.once('data', (text) => {
      process.stdout.write(text, () => process.exit());
    });
  `;
  const { stdout } = await runNode(['-e', script, MODULE]);
  expect(stdout).toContain('say: 1 of 2\n');
});

test('a long text is cut', async () => {
  const pool = open();
  const lines = logged(pool);
  await pool.tasks.log('x'.repeat(100_000));
  await until(() => lines.length === 1, 'the line');
  expect(lines[0].text).toHaveLength(64 * 1024);
});

test('without a listener it goes to stderr', async () => {
  const printed = [];
  const { error } = console;
  console.error = (text) => printed.push(text);
  try {
    const pool = open();
    await pool.tasks.log('text');
    await until(() => printed.length > 0, 'the line');
    expect(printed).toEqual([expect.stringMatching(/^log \(\d+\): text$/)]);
  } finally {
    console.error = error;
  }
});

test('other values under the same key are ignored', async () => {
  const pool = open();
  const lines = logged(pool);
  for (const said of [null, 7, 'text', [], ['task'], ['task', 7], [{}, 'text'], { 0: 'a', 1: 'b' }])
    await pool.tasks.forge(said);
  await pool.tasks.log('the last one');
  await until(() => lines.length > 0, 'a line');
  expect(lines).toMatchObject([{ text: 'the last one' }]);
});
