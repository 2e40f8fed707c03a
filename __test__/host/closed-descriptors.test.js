'use strict';
// A child that closes descriptors it does not know, as daemonizing libraries do: its calls settle, and it is replaced.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { endHosts, startHost } = require('../helpers/faults-host');
const { openPool } = require('../helpers/pools');
const { within } = require('../electron/wait');

const leaver = path.join(__dirname, 'fixtures/leaver.js');
const open = (env) => openPool({ path: leaver, max: 1, killGrace: 200, env: { LOG: '/dev/null', ...env } });

/** How a call has settled. */
const settled = (call, what) =>
  within(
    call.then(
      (value) => value,
      (error) => error.code,
    ),
    `${what} to settle`,
    20e3,
  );

/** Has a child close something, and looks whether all its calls settle and the pool goes on. */
async function survives(pool, task, params) {
  const first = await pool.run('pid');
  const calls = [pool.run('hold', 0, { timeout: 500 }), pool.run(task, params), pool.run('pid')];
  const [held] = await Promise.all(calls.map((call, at) => settled(call, `call ${at}`)));
  expect(['ERR_CHILD_EXITED', 'ERR_TASK_TIMEOUT']).toContain(held);
  const next = await settled(pool.run('pid'), 'the next call');
  // A child that is bound to end may still have taken the call.
  const last = next === 'ERR_CHILD_EXITED' ? await settled(pool.run('pid'), 'the call after it') : next;
  expect(last).toEqual(expect.any(Number));
  // Either it has been replaced, or it had no need of them.
  expect(last === first ? held : 'replaced').toBe(last === first ? 'ERR_TASK_TIMEOUT' : 'replaced');
}

afterEach(endHosts);

describe.each([
  ['of ours', {}],
  ['that is a bare script', { BARE: '1' }],
])('a child %s closes', (_name, env) => {
  test.each([
    ['all from 3 on', [3, 256]],
    ['its channel', [3, 4]],
    ['what came after the channel', [4, 10]],
    ['all but the channel and the lane', [7, 256]],
    ['all but what is ours', [8, 256]],
    ['its output', [1, 3]],
  ])('%s', (_what, range) => survives(open(env), 'closefrom', range));

  test.each([4, 5, 6, 7, 8])('its descriptor %d', (fd) => survives(open(env), 'closefrom', [fd, fd + 1]));
});

test.each([4, 5, 6, 7, 8])('a file of the child that gets the number %d stays unchanged', async (fd) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-closed-'));
  const file = path.join(folder, 'log');
  try {
    const pool = open({});
    await survives(pool, 'replace', [fd, file]);
    // Windows keeps the file while the child has it open.
    await pool.close({ force: true });
    expect(fs.readFileSync(file, 'utf8')).toBe('');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test.each(['eventpoll', 'eventfd', 'pipe:', 'socket:', 'memfd:'])(
  'any one descriptor of the kind %s that a child has',
  async (kind) => {
    const before = open({});
    const numbers = (await before.run('descriptors', kind)).filter((fd) => fd > 2);
    await before.close({ force: true });
    for (const fd of numbers) {
      const pool = open({});
      await survives(pool, 'closefrom', [fd, fd + 1]);
      await pool.close({ force: true });
    }
  },
  200e3,
);

test('a host that closes one of its own bells settles its calls, and goes on with other children', async () => {
  const { ended } = startHost('closes-bells', { ms: 100e3 });
  const { code, reports } = await ended();
  expect(code).toBe(0);
  expect(reports.map(({ lost }) => lost)).not.toContain('waits');
  expect(reports.map(({ next }) => typeof next)).toEqual(reports.map(() => 'number'));
  expect(reports.length).toBeGreaterThan(1);
}, 120e3);
