'use strict';

const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const times = (count) =>
  expect.objectContaining({ count, p50: expect.any(Number), p999: expect.any(Number) });

test('calls are counted by task, with their times and failures', async () => {
  const pool = openPool({ max: 1, taskStats: true });
  for (let calls = 0; calls < 3; calls += 1) await pool.run('echo', calls);
  await rejection(pool.run('throw', 'x'));
  await pool.send('throw', 'x');
  await rejection(pool.run('hang', null, { timeout: 20 }));
  expect(pool.stats().tasks).toEqual({
    echo: { done: 3, failed: 0, wait: times(3), run: times(3) },
    throw: { done: 2, failed: 2, wait: times(2), run: times(2) },
    hang: { done: 0, failed: 1, wait: times(1), run: times(0) },
  });
});

test('a call that is lost with its child has failed', async () => {
  const pool = openPool({ max: 1, taskStats: true });
  const pid = await pool.run('pid');
  const lost = rejection(pool.run('hang'));
  await until(() => pool.stats().inFlight === 1, 'the child to have the call');
  process.kill(pid, 'SIGKILL');
  await lost;
  expect(pool.stats().tasks).toMatchObject({ pid: { done: 1, failed: 0 }, hang: { done: 0, failed: 1 } });
});

test('a task keeps its name whatever goes with the call', async () => {
  const pool = openPool({ max: 1, taskStats: true });
  await pool.run('echo', 1, { onProgress: () => {} });
  await pool.run('echo', 2, { id: 'sticky' });
  expect(Object.keys(pool.stats().tasks)).toEqual(['echo']);
  expect(pool.stats().tasks.echo.done).toBe(2);
});

test('names beyond the first thousand are called and not counted', async () => {
  const pool = openPool({ max: 1, taskStats: true });
  const names = Array.from({ length: 1001 }, (_, index) => `made-up-${index}`);
  const codes = await Promise.all(names.map((name) => rejection(pool.run(name)).then(({ code }) => code)));
  expect(new Set(codes)).toEqual(new Set(['ERR_UNKNOWN_TASK']));
  const counted = Object.keys(pool.stats().tasks);
  expect(counted).toEqual(names.slice(0, 1000));
});

test('a name of an object of JavaScript is a name like any other', async () => {
  const pool = openPool({ max: 1, taskStats: true });
  for (const name of ['__proto__', 'constructor']) await rejection(pool.run(name));
  expect(Object.keys(pool.stats().tasks)).toEqual(['__proto__', 'constructor']);
});

test('without the option there are none', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  expect(pool.stats()).not.toHaveProperty('tasks');
  expect(() => openPool({ taskStats: 'yes' })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
});

test('Prometheus gets them, too', async () => {
  const pool = openPool({ path: child('ours.js'), max: 1, name: 'images', taskStats: true });
  await pool.run('echo', 1);
  const label = 'pool="images",task="echo"';
  const text = pool.toPrometheus();
  expect(text).toContain(`electron_re_native_task_calls_total{${label},outcome="done"} 1\n`);
  expect(text).toContain(`electron_re_native_task_run_seconds_count{${label}} 1\n`);
  expect(text).toMatch(/task_run_seconds\{pool="images",task="echo",quantile="0.999"\} \d/);
});

test('a child tells the call that it has had for longest', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('pid');
  expect(pool.stats().children[0].current).toBe(null);
  const controller = new AbortController();
  const calls = ['hang', 'wait'].map((task) =>
    rejection(pool.run(task, 600e3, { signal: controller.signal })),
  );
  const { current } = pool.stats().children[0];
  expect(current).toEqual({ task: 'hang', ms: expect.any(Number) });
  await until(() => pool.stats().children[0].current.ms > current.ms, 'its time to go on');
  controller.abort();
  await Promise.all(calls);
});
