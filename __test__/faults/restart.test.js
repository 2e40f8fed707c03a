'use strict';
// Children that keep dying are started again, but not forever and not all the time.

const fs = require('fs');
const os = require('os');
const path = require('path');
const {
  closePools,
  count,
  isAlive,
  makePool,
  nextEvent,
  outcome,
  startChild,
  until,
} = require('../helpers/faults');

afterEach(closePools);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ere-restart-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A file that `fixtures/dies-while.js` finds. */
function raiseFlag() {
  const flag = path.join(folder, 'flag');
  fs.writeFileSync(flag, '');
  return flag;
}

test('after five deaths at start calls fail at once, and after a pause all is well again', async () => {
  const flag = raiseFlag();
  const pool = makePool({ path: 'dies-while', args: [flag] });
  const spawns = count(pool, 'spawn');
  let last;
  for (let death = 0; death < 5; death += 1) {
    last = Date.now();
    const { error } = await outcome(pool.run('echo', death));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 4, task: 'echo' });
  }
  const calls = Array.from({ length: 100 }, (_, call) => outcome(pool.run('echo', call)));
  for (const { error } of await Promise.all(calls))
    expect(error).toMatchObject({ code: 'ERR_CRASH_LOOP', task: 'echo' });
  expect(spawns.count).toBe(5);

  fs.rmSync(flag);
  const healthy = async () => (await outcome(pool.run('echo', 'well'))).value;
  expect(await until(healthy, 'the pause to be over')).toBe('well');
  expect(Date.now() - last).toBeGreaterThan(4e3);
  expect(spawns.count).toBe(6);
});

test('the pause between deaths at start grows', async () => {
  const pool = makePool({ path: 'tells-time-and-throws' });
  // As the children tell it: what this process hears may be late.
  const times = [];
  pool.on('output', ({ text }) => text.startsWith('at ') && times.push(Number(text.slice(3))));
  const calls = Array.from({ length: 5 }, async () => {
    while ((await pool.run('echo', 1).catch((error) => error.code)) !== 'ERR_CRASH_LOOP');
  });
  await outcome(Promise.all(calls), 'the budget to be spent');
  expect(times).toHaveLength(5);
  const pauses = times.slice(1).map((time, at) => time - times[at]);
  [100, 200, 400, 800].forEach((least, at) => expect(pauses[at]).toBeGreaterThanOrEqual(least));
});

test('calls that come in a pause wait for its end', async () => {
  const flag = raiseFlag();
  const pool = makePool({ path: 'dies-while', args: [flag], max: 3 });
  await outcome(pool.run('echo', 0));
  fs.rmSync(flag);
  const calls = Array.from({ length: 30 }, (_, at) => outcome(pool.run('echo', at)));
  expect(await Promise.all(calls)).toEqual(calls.map((_, value) => ({ value })));
  expect(pool.stats().queued).toBe(0);
});

test('a task that ends its child does not count as a death at start', async () => {
  const pool = makePool();
  for (let death = 0; death < 8; death += 1) {
    const { error } = await outcome(pool.run('exit', 7));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 7 });
  }
  expect(await pool.run('echo', 1)).toBe(1);
});

describe('min children are kept alive', () => {
  test('a child that dies is replaced without a call', async () => {
    const pool = makePool({ min: 2, max: 3 });
    await outcome(pool.ready());
    for (let death = 0; death < 3; death += 1) {
      const [victim] = pool.forked;
      const spawned = nextEvent(pool, 'spawn');
      process.kill(victim.pid, 'SIGKILL');
      await spawned;
      await until(
        () => pool.forked.length === 2 && pool.forked.every((member) => member.ready),
        'two children',
      );
      expect(pool.forked.map((member) => member.pid)).not.toContain(victim.pid);
    }
  });

  test.each([
    ['dies at start', 'throws', 6],
    ['does not live long', 'short-lived', 4],
    ['leaves at once and dies later', 'leaves', 6],
  ])('but there is no spinning on one that %s', async (_name, script, most) => {
    const end = Date.now() + 2500;
    const pool = makePool({ min: 1, path: script });
    const spawns = { early: 0, count: 0 };
    pool.on('spawn', () => {
      spawns.count += 1;
      if (Date.now() < end) spawns.early += 1;
    });
    await until(() => spawns.count > 1 && Date.now() > end, 'a second start');
    expect(spawns.early).toBeLessThanOrEqual(most);
  });

  test('and kill means a fresh start', async () => {
    const pool = makePool({ min: 1 });
    const pid = await startChild(pool);
    await outcome(pool.kill());
    expect(isAlive(pid)).toBe(false);
    await until(() => pool.forked.length === 1 && pool.forked[0].pid !== pid, 'a fresh child');
    expect(pool.stats().restarts).toBe(0);
  });
});
