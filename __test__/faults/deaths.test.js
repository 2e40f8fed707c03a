'use strict';
// However a child ends, each call it had is settled, and the next one has a child.

const { closePools, isAlive, makePool, outcome, startChild, until } = require('../helpers/faults');

afterEach(closePools);

const kill = (signal) => (pid) => process.kill(pid, signal);

/** What happens to the child, and how its calls know of it. */
const DEATHS = [
  ['exits with a code', { task: 'exit', params: 3 }, { exitCode: 3 }],
  ['exits with 0 before it has answered', { task: 'exit', params: 0 }, { exitCode: 0 }],
  ['exits a little later', { task: 'exit later', params: 5 }, { exitCode: 5 }],
  ['throws what nobody catches', { task: 'throw later' }, { exitCode: 1 }],
  ['is killed', { act: kill('SIGKILL') }, { signal: 'SIGKILL' }],
  ['crashes', { act: kill('SIGSEGV') }, { signal: 'SIGSEGV' }],
  ['aborts', { task: 'signal', params: 'SIGABRT' }, { signal: 'SIGABRT' }],
  ['is terminated', { act: kill('SIGTERM') }, { signal: 'SIGTERM' }],
  [
    'is stopped by somebody, then killed',
    { act: (pid) => kill('SIGSTOP')(pid) && kill('SIGKILL')(pid) },
    { signal: 'SIGKILL' },
  ],
  ['is killed in an endless loop', { task: 'block', act: kill('SIGKILL') }, { signal: 'SIGKILL' }],
  ['closes its channel and lives on', { task: 'disconnect' }, {}],
  ['closes the channel from under Node', { task: 'close channel' }, {}],
];

test.each(DEATHS)('a child %s', async (_name, { task = 'hold', params, act }, details) => {
  const pool = makePool({ killGrace: 200 });
  const pid = await startChild(pool);
  const held = [pool.send('hold', 1), pool.run('hold', 2, { id: 'mine' })];
  const last = pool.run(task, params);
  await until(() => pool.stats().inFlight === 3, 'the child to have the calls');
  act?.(pid);
  const settled = await Promise.all([...held, last].map((call) => outcome(call)));

  const tasks = ['hold', 'hold', task];
  settled.forEach(({ error }, at) => {
    const { name, code, exitCode, signal } = error;
    expect({ name, code, pid: error.pid, task: error.task, exitCode, signal }).toEqual({
      name: 'PoolError',
      code: 'ERR_CHILD_EXITED',
      pid,
      task: tasks[at],
      exitCode: details.exitCode,
      signal: details.signal,
    });
  });
  expect(settled[1].error.id).toBe('mine');

  const fresh = await startChild(pool);
  expect(fresh).not.toBe(pid);
  expect(await pool.run('echo', 'on', { id: 'mine' })).toBe('on');
  expect(pool.forked.map((member) => member.pid)).toEqual([fresh]);
  await until(() => !isAlive(pid), 'the child to be gone');
  await until(() => pool.stats().restarts === 1, 'the restart to be counted');
  expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0, failed: 3 });
  expect(pool.connectionsMap).toEqual({ [fresh]: 0 });
});

test('what the child said last is part of the message', async () => {
  const pool = makePool();
  const { error } = await outcome(pool.run('throw later'));
  expect(error.message).toContain('exited with code 1; its last words: Error: nobody catches this');
});

test('the answers a child gave before its death count', async () => {
  const pool = makePool();
  await startChild(pool);
  const answers = Array.from({ length: 50 }, (_, at) => pool.run('echo', at));
  const last = pool.run('exit', 1);
  expect(await Promise.all(answers)).toEqual(answers.map((_, at) => at));
  expect((await outcome(last)).error.exitCode).toBe(1);
});

test('a child that dies takes nobody else down', async () => {
  const pool = makePool({ max: 2 });
  const [first, second] = [await startChild(pool), await startChild(pool)];
  const slow = pool.run('wait', 300, { id: 'a' });
  const other = pool.run('hold', 0, { id: 'b' });
  const { a, b } = Object.fromEntries(pool.pidMap);
  expect([a, b].sort()).toEqual([first, second].sort());
  process.kill(b, 'SIGKILL');
  expect((await outcome(other)).error).toMatchObject({ pid: b, id: 'b' });
  expect(await slow).toBe(300);
  expect(pool.pidMap.has('b')).toBe(false);
  expect(pool.pidMap.get('a')).toBe(a);
});

test('sendToAll has an entry for each child, also for one that dies of it', async () => {
  const pool = makePool({ max: 3 });
  for (let n = 0; n < 3; n += 1) await startChild(pool);
  const all = pool.sendToAll('wait', 200);
  const [doomed] = pool.forked;
  process.kill(doomed.pid, 'SIGKILL');
  const replies = await all;
  expect(replies.filter(({ error }) => error === null)).toHaveLength(2);
  const lost = replies.find(({ error }) => error !== null);
  expect(lost).toMatchObject({ error: { code: 'ERR_CHILD_EXITED', pid: doomed.pid }, result: null });
});

test('calls that waited for a child are served by another after its death', async () => {
  const pool = makePool({ max: 1, concurrency: 1 });
  const pid = await startChild(pool);
  const running = pool.run('hold');
  const queued = Array.from({ length: 20 }, (_, at) => pool.run('echo', at));
  const sticky = pool.run('echo', 'sticky', { id: 's' });
  process.kill(pid, 'SIGKILL');
  expect((await outcome(running)).error.signal).toBe('SIGKILL');
  expect(await Promise.all(queued)).toEqual(queued.map((_, at) => at));
  expect(await sticky).toBe('sticky');
});

test('deaths tell the listeners of the pool and of the child', async () => {
  const pool = makePool();
  const seen = [];
  for (const name of ['exit', 'forked_exit', 'forked_error']) {
    pool.on(name, (...args) => seen.push([name, ...args]));
  }
  const pids = [];
  for (const [task, params] of [
    ['exit', 3],
    ['exit', 0],
    ['signal', 'SIGKILL'],
  ]) {
    const pid = await startChild(pool);
    pids.push(pid);
    pool.forked[0].child.on('exit', (...args) => seen.push(['child', ...args]));
    await outcome(pool.run(task, params));
  }
  await until(() => seen.length === 9, 'nine events');
  const [one, two, three] = pids;
  expect(seen).toEqual([
    ['child', 3, null],
    ['exit', { pid: one, code: 3, signal: null }],
    ['forked_error', 3, one],
    ['child', 0, null],
    ['exit', { pid: two, code: 0, signal: null }],
    ['forked_exit', two],
    ['child', null, 'SIGKILL'],
    ['exit', { pid: three, code: null, signal: 'SIGKILL' }],
    ['forked_exit', three],
  ]);
});
