'use strict';
// Calls after one that was given up: its child gets them once it reads again, and not if it is blocked.

const { child, openPool } = require('../helpers/pools');
const { isAlive } = require('../electron/processes');
const { until, within } = require('../electron/wait');

const KINDS = ['auto', 'channel'].flatMap((lane) => [
  { lane, serialization: 'json' },
  { lane, serialization: 'advanced' },
]);

const code = (call) => call.then(String, (error) => error.code ?? error.name);

/** A pool of one child with a call that never ends and that nobody waits for any more. */
async function givenUp(task, how, options) {
  const pool = openPool({ max: 1, concurrency: 1, killGrace: 200, ...options });
  const pid = await pool.run('pid');
  const controller = new AbortController();
  const timeout = how === 'a timeout' ? 50 : 0;
  const call = code(pool.run(task, null, { timeout, signal: controller.signal }));
  if (how === 'an abort') {
    await until(() => pool.stats().inFlight === 1, 'the call to be with the child');
    controller.abort();
  }
  expect(await call).toMatch(/ERR_TASK_TIMEOUT|ABORT_ERR/);
  return { pool, pid };
}

describe.each(KINDS)('$lane, $serialization', (options) => {
  test.each(['a timeout', 'an abort'])(
    'after %s of a call that spins, calls to its child fail with it, others are answered, and the pool closes',
    async (how) => {
      const { pool, pid } = await givenUp('spin', how, options);
      const all = pool.sendToAll('echo', 5);
      const calls = [pool.run('echo', 6), pool.run('echo', 7, { id: 'sticky' })];
      const sent = pool.send('echo', 8);
      const closed = pool.close();
      expect(await within(all, 'the calls of sendToAll')).toMatchObject([
        { error: { code: 'ERR_CHILD_EXITED', pid }, result: null },
      ]);
      expect(await within(Promise.all(calls), 'the calls')).toEqual([6, 7]);
      expect(await within(sent, 'the call')).toEqual({ error: null, result: 8 });
      await within(closed, 'the end');
      expect(isAlive(pid)).toBe(false);
    },
  );

  test.each(['a timeout', 'an abort'])(
    'after %s of a call that hangs, its child gets the next ones',
    async (how) => {
      const { pool, pid } = await givenUp('hang', how, options);
      expect(await within(pool.sendToAll('pid'), 'the answers')).toEqual([{ error: null, result: pid }]);
      expect(await within(pool.run('pid'), 'the answer')).toBe(pid);
      await within(pool.close(), 'the end');
    },
  );

  test('without a limit of calls at once, too', async () => {
    const { pool, pid } = await givenUp('spin', 'a timeout', { ...options, concurrency: undefined });
    const calls = [pool.run('pid'), pool.run('pid', null, { id: 'sticky' })];
    const [first, second] = await within(Promise.all(calls), 'the answers');
    expect(first).toBe(second);
    expect(first).not.toBe(pid);
    await within(pool.close(), 'the end');
  });

  /** It reads the call together with the end of it, and what comes then must not be read by nobody. */
  test('a call that is given up before its stopped child could read it', async () => {
    const pool = openPool({ max: 1, killGrace: 300, ...options });
    const pid = await pool.run('pid');
    process.kill(pid, 'SIGSTOP');
    const late = code(pool.run('spin', null, { timeout: 1 }));
    expect(await late).toBe('ERR_TASK_TIMEOUT');
    process.kill(pid, 'SIGCONT');
    expect(await within(pool.run('echo', 9), 'an answer')).toBe(9);
    await within(pool.close(), 'the end');
  });
});

/** However long it takes, as with Electron on a busy machine; `startTimeout` has a limit for that. */
test('a child that is still loading its script when its first call is given up is not taken for blocked', async () => {
  const pool = openPool({
    max: 1,
    concurrency: 1,
    killGrace: 1500,
    path: child('loads-slowly.js'),
    args: ['3000'],
  });
  expect(await code(pool.run('echo', 1, { timeout: 20 }))).toBe('ERR_TASK_TIMEOUT');
  const [{ pid }] = pool.forked;
  expect(await within(pool.sendToAll('pid'), 'the answers')).toEqual([{ error: null, result: pid }]);
});

test('many calls that are given up hold up no others', async () => {
  const pool = openPool({ max: 1 });
  const controllers = Array.from({ length: 200 }, () => new AbortController());
  const aborted = controllers.map(({ signal }) => code(pool.run('hang', null, { signal })));
  for (const controller of controllers) {
    controller.abort();
    expect(await within(pool.run('echo', 1), 'an answer')).toBe(1);
  }
  expect(new Set(await Promise.all(aborted))).toEqual(new Set(['ABORT_ERR']));
});
