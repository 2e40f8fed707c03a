'use strict';

const { EXPECTED, openLane } = require('../helpers/transports');
const { child, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const open = (options) => openLane({ path: child('contexts.js'), ...options });

/** Results of both serializations take ways of their own; the advanced codec asks no toJSON. */
const WAYS = [
  ['json', ['enter', 'enterInThen', 'enterInJson', 'enterInLateJson']],
  ['advanced', ['enter', 'enterInThen']],
];
const CASES = WAYS.flatMap(([serialization, tasks]) => tasks.map((task) => ({ serialization, task })));

test.each(CASES)('with $serialization, what $task enters is seen by no other call', async (which) => {
  const { serialization, task } = which;
  const pool = await open({ serialization });
  const told = await Promise.all(NAMES.map((name) => pool.run(task, name)));
  expect(told).toEqual(NAMES.map(() => null));
  expect(await pool.run(task, 'later')).toBe(null);
  expect((await pool.send(task, 'sent')).result).toBe(null);
});

test('what a task has entered goes on behind its await, and ends with it', async () => {
  const pool = await open();
  const told = await Promise.all(NAMES.map((name) => pool.run('enterAndWait', name)));
  expect(told).toEqual(NAMES.map((name) => [null, name]));
  expect(await pool.run('enter', 'later')).toBe(null);
});

test('a task that throws leaves nothing behind', async () => {
  const pool = await open();
  const errors = await Promise.all(NAMES.map((name) => rejection(pool.run('enterAndThrow', name))));
  expect(errors.map(({ message }) => message)).toEqual(NAMES.map(() => 'null'));
});

test('what the script entered while it was loaded is not the context of its tasks, as with fork', async () => {
  const pool = await open({ env: { ...process.env, SCRIPT_STORE: 'script' } });
  expect(await pool.run('enter', 'a')).toBe(null);
});

test('each task has its own execution id, and one of what triggered it', async () => {
  const pool = await open();
  const ids = await Promise.all(NAMES.map(() => pool.run('ids')));
  const own = ids.map(([id]) => id);
  expect(new Set(own).size).toBe(NAMES.length);
  for (const [id, trigger] of ids) {
    expect(id).toBeGreaterThan(0);
    expect(trigger).toBeGreaterThan(0);
    expect(trigger).not.toBe(id);
  }
});

test('async hooks see the resource of a task, and its end', async () => {
  const pool = await open({ execArgv: ['--expose-gc'] });
  await pool.run('watchHooks');
  const [id, trigger] = await pool.run('ids');
  const seen = await pool.run('hooks');
  expect(seen.init).toContainEqual([id, 'ElectronReTask', trigger]);
  expect(seen.before).toContain(id);
  expect(seen.after).toContain(id);
  await until(async () => (await pool.run('hooks')).destroy.includes(id), 'the resource to be destroyed');
});

test('a listener of ctx.signal runs in the context that asked for the signal', async () => {
  const pool = await open();
  const controllers = NAMES.map(() => new AbortController());
  const calls = NAMES.map((name, index) =>
    rejection(pool.run('enterOnAbort', name, { signal: controllers[index].signal })),
  );
  await pool.run('pid');
  for (const controller of controllers) controller.abort();
  await Promise.all(calls);
  const heard = () => pool.run('aborted');
  await until(async () => (await heard()).length === NAMES.length, 'all signals to fire');
  expect((await heard()).sort()).toEqual(NAMES.map((name) => [name, name, true]));
  expect(await pool.run('enter', 'later')).toBe(null);
});

test.each(['abort', 'timeout'])(
  'nothing is kept of calls given up by %s whose tasks never settle',
  async (how) => {
    const pool = await open({ execArgv: ['--expose-gc'], killGrace: 60e3 });
    const controller = new AbortController();
    const limit = how === 'abort' ? { signal: controller.signal } : { timeout: 1 };
    const calls = Array.from({ length: 200 }, (_, call) =>
      rejection(pool.run(call % 2 ? 'never' : 'neverWithSignal', 0, limit)),
    );
    await pool.run('pid');
    controller.abort();
    await Promise.all(calls);
    await until(async () => (await pool.run('keptContexts')) === 0, 'the contexts to be collected');
    expect(EXPECTED).toBe(pool.stats().children[0].lane);
  },
);
