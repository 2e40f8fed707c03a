'use strict';
// Children that do not want to end, and those that cannot say what they want.

const { closePools, isAlive, makePool, outcome, startChild, stat, until } = require('../helpers/faults');

afterEach(closePools);

const GRACE = 200;
/** Longer than any test: who waited for it would not come to an end. */
const NEVER = 600e3;

const timed = async (act) => {
  const start = Date.now();
  await act();
  return Date.now() - start;
};

test('kill goes from SIGINT to SIGTERM to SIGKILL', async () => {
  const pool = makePool({ killGrace: GRACE });
  const pid = await pool.run('ignore signals');
  const exit = new Promise((resolve) => pool.once('exit', resolve));
  const held = outcome(pool.run('hold'));
  await until(() => pool.stats().inFlight === 1, 'the child to have the call');
  const took = await timed(() => outcome(pool.kill()));
  expect(await exit).toEqual({ pid, code: null, signal: 'SIGKILL' });
  expect((await held).error).toMatchObject({
    code: 'ERR_CHILD_EXITED',
    signal: 'SIGKILL',
    pid,
    task: 'hold',
  });
  expect(took).toBeGreaterThanOrEqual(2 * GRACE - 20);
  expect(isAlive(pid)).toBe(false);
});

test('a child that obeys is not waited for', async () => {
  const pool = makePool({ killGrace: NEVER });
  const pid = await startChild(pool);
  expect(await outcome(pool.kill(), 'kill')).toEqual({ value: undefined });
  expect(isAlive(pid)).toBe(false);
});

test('close ends a child that ignores everything, too', async () => {
  const pool = makePool({ killGrace: GRACE });
  const pid = await pool.run('ignore signals');
  expect(await outcome(pool.close(), 'close')).toEqual({ value: undefined });
  expect(isAlive(pid)).toBe(false);
});

test.each([
  ['stopped by somebody', async (pool, pid) => process.kill(pid, 'SIGSTOP')],
  ['asleep', async (pool) => expect(pool.forked[0].sleep()).toBe(true)],
  ['in an endless loop', async (pool) => void pool.run('block').catch(() => {})],
])('kill and close reach a child that is %s', async (_name, prepare) => {
  for (const end of ['kill', 'close']) {
    const pool = makePool({ killGrace: GRACE });
    const pid = await startChild(pool);
    await prepare(pool, pid);
    const forced = end === 'close' ? { force: true } : undefined;
    expect(await outcome(pool[end](forced), end)).toEqual({ value: undefined });
    expect(isAlive(pid)).toBe(false);
  }
});

test('a call to a child that somebody has stopped is lost only with the child', async () => {
  const pool = makePool();
  const pid = await startChild(pool);
  process.kill(pid, 'SIGSTOP');
  const continued = pool.run('echo', 'late');
  await until(() => stat(pid).state === 'T', 'the child to stop');
  process.kill(pid, 'SIGCONT');
  expect(await outcome(continued)).toEqual({ value: 'late' });
});

describe('a blocked child', () => {
  /** As `killGrace` where the child is to be left alone: it shows in that time that it works, also on a busy machine. */
  const DEADLINE = 1500;

  test.each([
    ['timed out', (pool) => pool.run('block', 0, { timeout: 50 })],
    ['was aborted', (pool) => pool.run('block', 0, { signal: AbortSignal.timeout(50) })],
  ])('is replaced when its only call %s', async (_name, block) => {
    const pool = makePool({ killGrace: GRACE });
    const pid = await startChild(pool);
    const { error } = await outcome(block(pool));
    expect(['ERR_TASK_TIMEOUT', 'ABORT_ERR']).toContain(error.code);
    await until(() => !isAlive(pid), 'the child to be killed');
    expect(await outcome(pool.run('echo', 'fresh'))).toEqual({ value: 'fresh' });
    expect(pool.stats()).toMatchObject({ restarts: 1, inFlight: 0 });
  });

  test('is replaced also when calls keep coming', async () => {
    const pool = makePool({ max: 2, killGrace: GRACE });
    await startChild(pool);
    await startChild(pool);
    let going = true;
    const load = async () => {
      while (going) await outcome(pool.run('echo', 1, { timeout: GRACE / 3 }));
    };
    const blocked = outcome(pool.run('block', 0, { timeout: 50, id: 'blocked' }));
    const target = pool.pidMap.get('blocked');
    // Several at a time, so that one of them is always with each child that takes calls.
    const loads = Array.from({ length: 6 }, load);
    expect((await blocked).error.code).toBe('ERR_TASK_TIMEOUT');
    await until(() => !isAlive(target), 'the child to be killed');
    going = false;
    await Promise.all(loads);
    expect(pool.forked.map((member) => member.pid)).not.toContain(target);
    expect(await outcome(pool.run('echo', 'fresh'))).toEqual({ value: 'fresh' });
  });

  test('that only works on is left alone', async () => {
    const pool = makePool({ killGrace: DEADLINE });
    const pid = await startChild(pool);
    const { error } = await outcome(pool.run('wait', 1.5 * DEADLINE, { timeout: 50 }));
    expect(error.code).toBe('ERR_TASK_TIMEOUT');
    await until(() => pool.stats().inFlight === 0, 'the late answer');
    expect(await startChild(pool)).toBe(pid);
  });

  test('with another call is left alone until that is over', async () => {
    const pool = makePool({ killGrace: DEADLINE });
    const pid = await startChild(pool);
    const patient = pool.run('wait', 1.5 * DEADLINE);
    const { error } = await outcome(pool.run('wait', 1.5 * DEADLINE, { timeout: 50 }));
    expect(error.code).toBe('ERR_TASK_TIMEOUT');
    expect(await patient).toBe(1.5 * DEADLINE);
    expect(await startChild(pool)).toBe(pid);
  });
});
