'use strict';
// Sleep never stops what is at work: what is open in a child, and what goes to and fro.

const http = require('http');
const { openLane } = require('../helpers/transports');
const { child, openPool } = require('../helpers/pools');
const { stat } = require('../electron/processes');
const { until } = require('../electron/wait');

const SOON = { expect: 60, internal: 20 };
const isStopped = (pid) => stat(pid)?.state === 'T';

const open = (options = {}) => openLane({ path: child('sleeper.js'), lifecycle: SOON, ...options });

/** Waits until another pool's child, with the same times, has gone to sleep and been woken as often as this. */
async function whileOthersSleep(times = 3) {
  const other = openPool({ max: 1, lifecycle: SOON });
  for (let slept = 1; slept <= times; slept += 1) {
    const pid = await other.run('pid');
    await until(() => isStopped(pid), "another pool's child to sleep");
  }
}

/** What a server of a child's says. */
const load = (port) =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent: false };
    const request = http.get(options, (response) => response.setEncoding('utf8').on('data', resolve));
    request.on('error', reject);
  });

const whatIsOpen = ['server', 'watcher', 'interval', 'timeout', 'worker', 'child', 'held'];

test.each(whatIsOpen)('a child with something open (%s) stays awake until that is closed', async (kind) => {
  const pool = await open();
  const pid = await pool.run('pid');
  const port = await pool.run('open', { kind, argument: __filename });
  await whileOthersSleep();
  expect([isStopped(pid), pool.stats().sleeps]).toEqual([false, 0]);
  if (kind === 'server') expect(await load(port)).toBe('served');
  await pool.run('shut');
  await until(() => isStopped(pid), 'the child to sleep');
});

test('a connected socket is something open', async () => {
  const [server, client] = await Promise.all([open(), open()]);
  const port = await server.run('open', { kind: 'server' });
  const pid = await client.run('pid');
  await client.run('open', { kind: 'socket', argument: port });
  await whileOthersSleep();
  expect(isStopped(pid)).toBe(false);
});

test('what Node does not count as a reason to run is none to stay awake', async () => {
  const pool = await open();
  const pid = await pool.run('pid');
  await pool.run('open', { kind: 'unreferenced' });
  await until(() => isStopped(pid), 'the child to sleep');
});

test('what a child has printed and sent does not count as something open', async () => {
  const pool = await open();
  const pid = await pool.run('pid');
  await pool.run('print', 'out');
  await pool.run('printError', 'error');
  await pool.run('say', { own: 'message' });
  await until(() => isStopped(pid), 'the child to sleep');
});

test('ctx.keepAwake holds a child beyond its task', async () => {
  const pool = await open();
  const pid = await pool.run('pid');
  await pool.run('holdByContext');
  await whileOthersSleep();
  expect(isStopped(pid)).toBe(false);
  await pool.run('shut');
  await until(() => isStopped(pid), 'the child to sleep');
});

test('with ignoreHandles open handles do not matter, being held does', async () => {
  const pool = await open({ lifecycle: { ...SOON, ignoreHandles: true } });
  const pid = await pool.run('pid');
  await pool.run('open', { kind: 'interval' });
  await until(() => isStopped(pid), 'the child to sleep');
  await pool.run('shut');
  await pool.run('open', { kind: 'held' });
  await whileOthersSleep();
  expect(isStopped(pid)).toBe(false);
});

test.each([
  [false, 'never'],
  [true, 'soon'],
])('a script without our ProcessHost, ignoreHandles %s: it sleeps %s', async (ignoreHandles) => {
  const pool = openPool({ path: child('bare.js'), max: 1, lifecycle: { ...SOON, ignoreHandles } });
  const pid = await pool.run('pid');
  if (ignoreHandles) {
    await until(() => isStopped(pid), 'the child to sleep');
  } else {
    await whileOthersSleep();
    expect(isStopped(pid)).toBe(false);
  }
  expect(await pool.run('pid')).toBe(pid);
});

/** Longer than the pauses of who is at work, and than this machine's own. */
const PAUSED = { expect: 1000, internal: 10 };

/**
 * Looks at who works at least `PAUSED.expect` ms on, in short steps: it calls `step` after each. The child may sleep only
 * where the machine has kept it, or us, from a step for so long.
 */
function watchSteps(pool) {
  let [last, pauses] = [Date.now(), 0];
  return {
    step() {
      const now = Date.now();
      if (now - last > PAUSED.expect / 2) pauses += 1;
      last = now;
    },
    expectNoSleep: () => expect(pool.stats().sleeps).toBeLessThanOrEqual(pauses),
  };
}

test("a child's own messages are activity: all arrive, in order, without one sleep", async () => {
  const pool = await open({ lifecycle: PAUSED });
  const got = [];
  const steps = watchSteps(pool);
  pool.on('forked_message', ({ data }) => {
    if (!('burst' in data)) return;
    got.push(data.burst);
    steps.step();
  });
  await pool.run('burst', { count: 300, pause: 5 });
  await until(() => got.length === 300, 'every message');
  expect(got).toEqual(Array.from({ length: 300 }, (_, at) => at));
  steps.expectNoSleep();
});

test("the host's messages are activity", async () => {
  const pool = await open({ lifecycle: PAUSED });
  let heard = 0;
  pool.on('forked_message', ({ data }) => (heard = data.heard ?? heard));
  const steps = watchSteps(pool);
  for (let sent = 1; sent <= 100; sent += 1) {
    expect(pool.forked[0].child.send({ count: true })).toBe(true);
    steps.step();
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await until(() => heard === 100, 'every message');
  steps.expectNoSleep();
});

test('messages that cross going to sleep arrive, whichever way', async () => {
  const pool = await open({ lifecycle: { expect: 1, internal: 1 } });
  let heard = 0;
  pool.on('forked_message', ({ data }) => (heard = data.heard ?? heard));
  for (let sent = 1; sent <= 300; sent += 1) {
    pool.forked[0].child.send({ count: true });
    await until(() => heard === sent, `message ${sent}`);
    if (sent % 3 === 0) expect(await pool.run('echo', sent)).toBe(sent);
  }
  expect(pool.stats().sleeps).toBeGreaterThan(0);
});

test('what a child prints is activity', async () => {
  const pool = await open({ lifecycle: PAUSED });
  let lines = 0;
  const steps = watchSteps(pool);
  pool.on('output', ({ text }) => {
    lines += text.split('printing').length - 1;
    steps.step();
  });
  await pool.run('printing', { count: 100, pause: 15 });
  await until(() => lines === 100, 'every line');
  steps.expectNoSleep();
});
