'use strict';
// A child that never gets ready is killed after `startTimeout`, and its calls say so.

const path = require('path');
const { isAlive, openPool, rejection } = { ...require('../helpers/pools'), ...require('../helpers/faults') };
const { until } = require('../helpers/faults');

const fixture = (name) => path.join(__dirname, 'fixtures', name);
const open = (script, args, options) =>
  openPool({ max: 1, path: fixture(script), args, startTimeout, ...options });

/** More than a start takes here, also on a busy machine, but not so much that Electron's tests take minutes. */
let startTimeout;

beforeAll(async () => {
  const began = performance.now();
  await open('bare.mjs', [], { startTimeout: 0 }).ready();
  startTimeout = Math.round(Math.min(1000 + 2 * (performance.now() - began), 5000));
});

/** Waits until a child that was started now has had its time, and its pool knows. */
async function whileOthersTimeOut(options) {
  const error = await rejection(open('blocks.cjs', ['spins'], options).run('t'));
  expect(error.code).toBe('ERR_START_TIMEOUT');
}

describe.each([
  ['blocks at load', 'blocks.cjs', 'spins', /has not read its channel/],
  ['never settles what it has promised', 'blocks.cjs', 'promises', /ProcessHost\.ready is pending/],
  ['awaits forever at its top level', 'awaits-forever.mjs', 'awaits', /still being evaluated/],
])('a child that %s', (_, script, way, why) => {
  test('is killed, and its calls and ready() reject', async () => {
    const pool = open(script, [way]);
    const errors = await Promise.all([
      rejection(pool.run('t')),
      rejection(pool.send('t')),
      rejection(pool.ready()),
    ]);
    const [{ pid }] = errors;
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'ERR_START_TIMEOUT', pid });
      expect(error.message).toContain(`Child ${pid} was not ready within ${startTimeout} ms (startTimeout)`);
      expect(error.message).toMatch(why);
    }
    await until(() => !isAlive(pid), 'the child to be gone');
  });
});

test('a call that only waits for such a child goes to the next', async () => {
  const pool = open('blocks.cjs', ['spins'], { concurrency: 1 });
  const [first, second] = await Promise.all([rejection(pool.run('t')), rejection(pool.run('t'))]);
  expect([first.code, second.code]).toEqual(['ERR_START_TIMEOUT', 'ERR_START_TIMEOUT']);
  expect(second.pid).not.toBe(first.pid);
});

test.each([
  ['--inspect-brk=0', { execArgv: ['--inspect-brk=0'] }],
  ['NODE_OPTIONS', { env: { NODE_OPTIONS: '--inspect-brk=0' } }],
  ['0', { startTimeout: 0, args: ['promises'] }],
])('a child has all the time it needs with %s', async (_, options) => {
  const pool = open('blocks.cjs', ['none'], { startTimeout: 100, ...options });
  const call = rejection(pool.run('t'));
  const others = whileOthersTimeOut({ startTimeout: 200 });
  const settled = await Promise.race([call, others.then(() => 'waiting')]);
  expect(settled).toBe('waiting');
  await pool.close({ force: true });
  expect(await call).toMatchObject({ code: 'ERR_POOL_CLOSED' });
});

describe('with an inspector that is opened later', () => {
  test('a child has the same time', async () => {
    const pool = open('debugged.cjs', ['opened']);
    expect(await rejection(pool.run('t'))).toMatchObject({ code: 'ERR_START_TIMEOUT' });
  });

  test('and all it needs once a debugger is attached', async () => {
    const pool = open('debugged.cjs', ['attached']);
    const call = rejection(pool.run('t'));
    await until(() => pool.forked[0]?.lastOutput.includes('Debugger attached.'), 'the debugger');
    expect(await Promise.race([call, whileOthersTimeOut().then(() => 'waiting')])).toBe('waiting');
    await pool.close({ force: true });
    expect(await call).toMatchObject({ code: 'ERR_POOL_CLOSED' });
  });
});

test('a child that is ready in time is left alone', async () => {
  const pool = open('top-level.mjs', []);
  const { pid } = await pool.run('t', 1).then(() => pool.forked[0]);
  await whileOthersTimeOut();
  expect(pool.forked.map((member) => member.pid)).toEqual([pid]);
});

test.each([
  [-1, 'The `startTimeout` option must be'],
  ['1', 'The `startTimeout` option must be'],
])('startTimeout: %j is refused', (startTimeout, message) => {
  expect(() => openPool({ startTimeout })).toThrow(message);
});

test('there is no pid before a child runs', async () => {
  const pool = openPool({ max: 2, min: 2, path: fixture('blocks.cjs'), args: ['none'] });
  const { children } = pool.stats();
  expect(children).toHaveLength(2);
  for (const child of children) expect(child).not.toHaveProperty('pid', 0);
  for (const { id } of pool.LB.targets) expect(id).not.toBe(0);
  await pool.ready();
  expect(pool.stats().children.map((child) => child.pid)).toEqual(pool.forked.map(({ pid }) => pid));
});
