'use strict';
// CPU profiles and heap snapshots that a page asks for.

const path = require('path');
const { createPool } = require('../..');
const { until } = require('../electron/wait');
const { openPool, rejection } = require('../helpers/pools');
const { Client } = require('./client');
const { servePage } = require('./served-page');

const served = servePage();
let request;

beforeEach(() => (request = 0));

/** A child of a pool, once the page shows it as one that can be recorded. */
async function shownChild(pool) {
  await pool.run('pid');
  const [{ pid }] = pool.forked;
  await shown(pid);
  return pid;
}

async function shown(pid) {
  await served.client.next(
    ({ type, processes }) =>
      type === 'processes' && processes.some((row) => row.pid === pid && row.canRecord),
  );
}

/** What the page is answered next. */
const answerTo = (number, from) =>
  served.client.next(
    ({ type, request: one }) => (type === 'recorded' || type === 'result') && one === number,
    from,
  );

/** Asks for a recording, and fetches it piece by piece. */
async function record(kind, pid, ms) {
  const number = (request += 1);
  let from = served.client.messages.length;
  served.client.send({ type: 'record', request: number, kind, pid, ms });
  const pieces = [];
  for (;;) {
    const answer = await answerTo(number, from);
    if (answer.type === 'result') return answer;
    pieces.push(answer.text);
    if (answer.isOver) return pieces;
    from = served.client.messages.indexOf(answer) + 1;
    served.client.send({ type: 'more', request: number });
  }
}

test('a CPU profile of a child', async () => {
  const pid = await shownChild(openPool({ max: 1 }));
  const pieces = await record('profile', pid, 20);
  expect(JSON.parse(pieces.join(''))).toMatchObject({ nodes: expect.any(Array) });
});

test('a heap snapshot of a child, in pieces', async () => {
  const pool = openPool({ max: 1 });
  const pid = await shownChild(pool);
  await pool.run('value', 'void (globalThis.kept = "kept for the page é")');
  const pieces = await record('snapshot', pid, 0);
  expect(pieces.length).toBeGreaterThan(2);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024);
  expect(JSON.parse(pieces.join('')).strings).toContain('kept for the page é');
});

test('the same of a thread', async () => {
  const pool = createPool(path.join(__dirname, '../runtimes/fixtures/tasks.js'), {
    runtime: 'thread',
    max: 1,
  });
  try {
    await pool.tasks.add(1, 2);
    const [{ pid }] = pool.forked;
    await shown(pid);
    expect(JSON.parse((await record('profile', pid, 20)).join(''))).toHaveProperty('nodes');
    expect(JSON.parse((await record('snapshot', pid, 0)).join(''))).toHaveProperty('snapshot');
  } finally {
    await pool.close({ force: true });
  }
});

test('of one child there is one at a time, and what cannot be recorded is not', async () => {
  const pid = await shownChild(openPool({ max: 1 }));
  served.client.send({ type: 'record', request: 100, kind: 'profile', pid, ms: 60e3 });
  expect(await record('profile', pid, 20)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/already/),
  });
  expect(await record('profile', process.pid, 20)).toMatchObject({ ok: false });
  served.client.send({ type: 'stop', request: 100 });
  await until(async () => Array.isArray(await record('profile', pid, 1)), 'the first to be given up');
});

test('a page that leaves gives up what it has asked for', async () => {
  const pool = openPool({ max: 1 });
  const pid = await shownChild(pool);
  served.client.send({ type: 'record', request: 1, kind: 'profile', pid, ms: 60e3 });
  // Messages are taken in their order.
  await served.client.act('devtools', pid);
  expect(await rejection(pool.forked[0].profile(1))).toMatchObject({ code: 'ERR_RECORDING' });
  await served.client.close();
  await until(() => pool.forked[0].profile(1).catch(() => false), 'its end');
  served.client = await Client.connect(served.server.newUrl());
});

test.each([
  [{ kind: 'profile', ms: 60_001 }, '`ms`'],
  [{ kind: 'profile', ms: 0 }, '`ms`'],
  [{ kind: 'profile', ms: '5' }, '`ms`'],
  [{ kind: 'snapshot', ms: 1 }, '`ms`'],
  [{ kind: 'core dump', ms: 1 }, '`kind`'],
  [{ kind: 'profile', ms: 1, pid: 'all' }, '`pid`'],
  [{ kind: 'profile', ms: 1, request: 1.5 }, '`request`'],
  [{ type: 'more', request: {} }, '`request`'],
  [{ type: 'stop' }, '`request`'],
])('%j is refused', async (message, word) => {
  served.client.send({ type: 'record', ...(message.type ? {} : { request: 1, pid: 1 }), ...message });
  const { message: why } = await served.client.next(({ type }) => type === 'refused', 0);
  expect(why).toContain(word);
});

test('what nobody has asked for is not fetched, and a page has few at a time', async () => {
  served.client.send({ type: 'more', request: 77 });
  served.client.send({ type: 'stop', request: 77 });
  const pool = openPool({ max: 5, min: 5 });
  await pool.ready(5);
  const pids = pool.forked.map(({ pid }) => pid);
  for (const pid of pids) await shown(pid);
  pids.forEach((pid, at) =>
    served.client.send({ type: 'record', request: at + 1, kind: 'profile', pid, ms: 60e3 }),
  );
  expect(await answerTo(5, 0)).toMatchObject({ ok: false, message: 'Too much at once' });
  expect(served.client.messages.some(({ type, request: one }) => type === 'recorded' && one === 77)).toBe(
    false,
  );
});
