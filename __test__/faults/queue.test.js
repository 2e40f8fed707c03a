'use strict';
// No call is forgotten where it waits.

const {
  closePools,
  fixture,
  isAlive,
  leftOvers,
  makePool,
  outcome,
  startChild,
  until,
} = require('../helpers/faults');
const { waitHere } = require('../helpers/wait-here');

afterEach(closePools);

describe('a call that is aborted while it waits', () => {
  const abortable = (pool, options = {}) => {
    const abort = new AbortController();
    const call = outcome(pool.run('echo', 0, { signal: abort.signal, ...options }));
    return { abort: () => abort.abort(), call };
  };

  test('does not block the queue behind it', async () => {
    const pool = makePool({ concurrency: 1 });
    await startChild(pool);
    const running = pool.run('wait', 100);
    const waiting = [1, 2, 3].map(() => abortable(pool));
    waiting.forEach(({ abort }) => abort());
    for (const { call } of waiting) expect((await call).error.code).toBe('ABORT_ERR');
    expect(pool.stats().queued).toBe(0);
    expect(await running).toBe(100);
    expect(await outcome(pool.run('echo', 'next'))).toEqual({ value: 'next' });
  });

  test('does not block its sticky child either', async () => {
    const pool = makePool({ concurrency: 1, max: 2 });
    await pool.run('echo', 0, { id: 'a' });
    await pool.run('echo', 0, { id: 'b' });
    const running = pool.run('wait', 100, { id: 'a' });
    const { abort, call } = abortable(pool, { id: 'a' });
    abort();
    await Promise.all([call, running]);
    expect(await outcome(pool.run('echo', 'next', { id: 'a' }))).toEqual({ value: 'next' });
  });

  test.each([
    ['first', [0]],
    ['middle', [2]],
    ['last', [4]],
    ['most', [3, 1, 0, 4]],
  ])('leaves the others in order: the %s', async (_name, doomed) => {
    const pool = makePool({ concurrency: 1 });
    await startChild(pool);
    const running = pool.run('wait', 50);
    const order = [];
    const aborts = [0, 1, 2, 3, 4].map((at) => {
      const abort = new AbortController();
      pool.run('echo', at, { signal: abort.signal }).then(
        (value) => order.push(value),
        () => {},
      );
      return abort;
    });
    for (const at of doomed) aborts[at].abort();
    await running;
    await outcome(pool.drain(), 'the pool to drain');
    expect(order).toEqual([0, 1, 2, 3, 4].filter((at) => !doomed.includes(at)));
  });
});

describe('children on their way', () => {
  test('get the calls that come before they run', async () => {
    const pool = makePool({ min: 2, max: 2 });
    const calls = Array.from({ length: 10 }, (_, at) => outcome(pool.run('echo', at)));
    expect(await Promise.all(calls)).toEqual(calls.map((_, value) => ({ value })));
    expect(pool.forked).toHaveLength(2);
  });

  test('that cannot start give those calls back', async () => {
    const pool = makePool({ min: 1, execPath: '/nowhere/node' });
    const { error } = await outcome(pool.run('echo', 1));
    expect(error).toMatchObject({ code: 'ERR_SPAWN', task: 'echo' });
  });

  test('finish what they were given when they are dismissed meanwhile', async () => {
    const pool = makePool({ min: 2, max: 2 });
    const calls = [0, 1, 2, 3].map((at) => outcome(pool.run('echo', at)));
    await new Promise(process.nextTick);
    pool.setMaxInstanceLimit(1);
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3].map((value) => ({ value })));
    await until(() => pool.forked.length === 1 && pool.stats().inFlight === 0, 'the surplus child to go');
  });

  test('end with a pool that is closed meanwhile', async () => {
    for (const force of [true, false]) {
      const pool = makePool({ min: 3, max: 3 });
      const calls = [0, 1, 2].map((at) => outcome(pool.run('echo', at)));
      await outcome(pool.close({ force }), 'the pool to close');
      const codes = (await Promise.all(calls)).map(({ error }) => error?.code);
      expect(codes).toEqual(Array(3).fill(force ? 'ERR_POOL_CLOSED' : undefined));
    }
  });
});

describe('fewer children than there may be', () => {
  test('a queue does not wait for one busy child when another has died', async () => {
    const pool = makePool({ max: 2, concurrency: 1 });
    const [busy] = [await startChild(pool), await startChild(pool)];
    const holds = [pool.run('hold'), pool.run('hold')].map((call) => call.catch((error) => error));
    const queued = Array.from({ length: 5 }, (_, at) => pool.run('echo', at));
    const doomed = pool.forked.find((member) => member.pid !== busy).pid;
    process.kill(doomed, 'SIGKILL');
    expect(await outcome(Promise.all(queued), 'the queue')).toEqual({ value: [0, 1, 2, 3, 4] });
    await outcome(pool.close({ force: true }));
    await Promise.all(holds);
  });

  test('a larger limit helps the calls that wait already', async () => {
    const pool = makePool({ max: 1, concurrency: 1 });
    await startChild(pool);
    const hold = pool.run('hold').catch((error) => error);
    const queued = pool.run('echo', 'at last');
    pool.setMaxInstanceLimit(2);
    expect(await outcome(queued, 'the queue')).toEqual({ value: 'at last' });
    await outcome(pool.close({ force: true }));
    expect((await hold).code).toBe('ERR_POOL_CLOSED');
  });
});

describe('a call for children that are leaving', () => {
  test('settles, and does not spoil the counts of the others', async () => {
    const pool = makePool({ max: 2, strategy: 'MINIMUM_CONNECTION' });
    await startChild(pool);
    await startChild(pool);
    const all = pool.sendToAll('echo', 1);
    pool.kill();
    const { value } = await outcome(all);
    expect(value).toHaveLength(2);
    // A child may answer before the signal gets to it.
    for (const { error, result } of value) {
      if (error === null) expect(result).toBe(1);
      else expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', task: 'echo', pid: expect.any(Number) });
    }
    await until(() => pool.forked.length === 0, 'the children to go');
    await Promise.all([startChild(pool), startChild(pool)]);
    expect(Object.values(pool.connectionsMap)).toEqual([0, 0]);
    expect(pool.stats()).toMatchObject({ queued: 0, inFlight: 0 });
  });

  test('settles when they are gone already', async () => {
    const pool = makePool({ max: 2 });
    await startChild(pool);
    await startChild(pool);
    let all;
    for (const { child } of pool.forked) child.once('disconnect', () => (all ??= pool.sendToAll('pid')));
    // Both ends are reported in one turn, if this process is busy until then.
    const pids = pool.forked.map(({ pid }) => pid);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    waitHere(() => !pids.some(isAlive), 'both ends');
    await until(() => all, 'an exit');
    const { value } = await outcome(all, 'sendToAll');
    expect(value.length).toBeGreaterThan(0);
    expect(pool.stats().queued).toBe(0);
  });
});

test('an answer on its way finds no later call by the same ticket', async () => {
  const pool = makePool({ path: 'bare' });
  await startChild(pool);
  const abort = new AbortController();
  const reply = (text) => JSON.stringify({ action: 'lines', result: text, id: 'ID' });
  let later;
  // The message and the answer come in one delivery, the message first.
  pool.forked[0].child.once('message', () => {
    abort.abort();
    later = pool.run('lines', [reply('its own')]);
  });
  const lines = ['{"only":"a message"}', reply('the answer of another call')];
  const first = await outcome(pool.run('lines', lines, { signal: abort.signal }));
  expect(first.error.code).toBe('ABORT_ERR');
  expect(await outcome(later)).toEqual({ value: 'its own' });
});

test('events that a listener causes come after earlier events', async () => {
  const pool = makePool({ min: 3, max: 3 });
  const children = () => leftOvers().filter(({ command }) => command.includes(fixture('child')));
  const seen = [];
  for (const name of ['spawn', 'exit']) pool.on(name, ({ pid }) => seen.push([name, pid]));
  pool.once('spawn', () => pool.setMaxInstanceLimit(1));
  // All three run before this process looks again.
  waitHere(() => children().length === 3, 'three children');
  await until(() => seen.length === 5, 'three starts and two ends');
  for (const [name, pid] of seen) {
    if (name === 'exit') expect(seen.findIndex(([, other]) => other === pid)).toBeLessThan(3);
  }
  expect(pool.forked).toHaveLength(1);
  expect(await pool.run('echo', 'served')).toBe('served');
});
