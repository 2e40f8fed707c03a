'use strict';

const { SharedMemory } = require('../..');
const { EXPECTED, lanes } = require('../helpers/transports');
const { openPool, rejection } = require('../helpers/pools');
const { until, within } = require('../electron/wait');

const signals = { max: 1, path: require.resolve('../fixtures/children/signals.js') };

test('a running call rejects with an AbortError, and ctx.signal fires in the task', async () => {
  const pool = openPool(signals);
  await pool.ready();
  const controller = new AbortController();
  const call = rejection(pool.run('untilAborted', 'one', { signal: controller.signal }));
  expect(pool.stats().inFlight).toBe(1);
  const reason = { my: 'reason' };
  controller.abort(reason);
  expect(await call).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' });
  expect((await call).cause).toBe(reason);
  await until(async () => (await pool.run('aborted')).includes('one'), 'the signal to fire');
  await until(() => pool.stats().inFlight === 0, 'the answer that nobody waits for');
  expect(pool.stats()).toMatchObject({ failed: 1 });
});

test('a task that looks at its signal later finds it aborted', async () => {
  const pool = openPool(signals);
  const controller = new AbortController();
  const call = rejection(pool.run('lateSignal', 'late', { signal: controller.signal }));
  await pool.run('pid');
  controller.abort();
  await call;
  await pool.run('goOn');
  await until(async () => (await pool.run('aborted')).includes('late'), 'the signal to have fired');
});

test('what has waited for the place of a call that is aborted gets it at once', async () => {
  const pool = openPool({ ...signals, concurrency: 1, killGrace: 60e3 });
  await pool.ready();
  const controller = new AbortController();
  const [running, queued] = [1, 2].map(() =>
    rejection(pool.run('lateSignal', 'never', { signal: controller.signal })),
  );
  const last = pool.run('pid');
  expect(pool.stats()).toMatchObject({ inFlight: 1, queued: 2 });
  controller.abort();
  await Promise.all([running, queued]);
  expect(await within(last, 'the next call')).toBe(pool.forked[0].pid);
});

test.each([0, 1])(
  'a call that is aborted before its child runs is aborted there, with min %d',
  async (min) => {
    const pool = openPool({ ...signals, min });
    const controller = new AbortController();
    const call = rejection(pool.run('untilAborted', 'early', { signal: controller.signal }));
    expect(pool.stats()).toMatchObject({ inFlight: 1, queued: 0 });
    controller.abort();
    await call;
    await until(async () => (await pool.run('aborted')).includes('early'), 'the signal to fire');
  },
);

test('a call whose memories could not go yet is never sent when it is aborted', async () => {
  const pool = openPool(signals);
  const controller = new AbortController();
  const memory = new SharedMemory(8);
  const held = rejection(pool.run('untilAborted', [memory], { signal: controller.signal }));
  expect(pool.stats().inFlight).toBe(1);
  controller.abort();
  await held;
  expect(pool.stats().inFlight).toBe(0);
  expect(await pool.run('aborted')).toEqual([]);
});

test('an abort finds its call by the lane it went by, also when older ones came after it', async () => {
  const pool = openPool({ ...signals, concurrency: 2 });
  const [first, later] = [new AbortController(), new AbortController()];
  const bound = ['one', 'two'].map((name) =>
    rejection(pool.run('untilAborted', name, { id: 'bound', signal: first.signal })),
  );
  expect(pool.stats().inFlight).toBe(2);
  // What only this child may have goes before what any may have.
  const older = rejection(pool.run('untilAborted', 'older', { signal: later.signal }));
  const newer = rejection(pool.run('untilAborted', 'newer', { id: 'bound', signal: later.signal }));
  expect(pool.stats().queued).toBe(2);
  first.abort();
  await Promise.all(bound);
  await until(() => pool.stats().queued === 0 && lanes(pool)[0] === EXPECTED, 'the lane to open');
  later.abort();
  await Promise.all([older, newer]);
  await until(async () => (await pool.run('aborted')).includes('newer'), 'the signal to fire');
});

test('a queued call is taken from the queue and never runs', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  const controller = new AbortController();
  const first = pool.run('wait', 200);
  const queued = rejection(pool.run('say', { never: 'said' }, { signal: controller.signal }));
  const said = [];
  pool.on('forked_message', ({ data }) => said.push(data));
  expect(pool.stats()).toMatchObject({ inFlight: 1, queued: 1 });
  controller.abort();
  expect(await queued).toMatchObject({
    name: 'AbortError',
    code: 'ABORT_ERR',
    cause: { name: 'AbortError' },
  });
  expect(pool.stats()).toMatchObject({ inFlight: 1, queued: 0 });
  await first;
  await pool.sendToAll('pid');
  expect(said.filter((data) => 'never' in data)).toEqual([]);
});

test('the call after a queued one that was aborted does not wait', async () => {
  const pool = openPool({ max: 1, concurrency: 1 });
  const controller = new AbortController();
  const first = pool.run('echo', 1);
  const queued = rejection(pool.run('echo', 2, { signal: controller.signal }));
  controller.abort();
  await queued;
  await first;
  expect(await within(pool.run('echo', 3), 'the next call')).toBe(3);
});

test('a signal that is aborted already rejects the call, which is not sent', async () => {
  const pool = openPool();
  const error = await rejection(pool.run('echo', 1, { signal: AbortSignal.abort('early') }));
  expect(error).toMatchObject({ code: 'ABORT_ERR', cause: 'early' });
  expect(pool.forked).toHaveLength(0);
});

test('a signal that is aborted while the parameters are read rejects the call', async () => {
  const pool = openPool({ max: 1 });
  const controller = new AbortController();
  const params = { toJSON: () => controller.abort('meanwhile') };
  expect(await rejection(pool.run('hang', params, { signal: controller.signal }))).toMatchObject({
    cause: 'meanwhile',
  });
});

test('an abort after the answer changes nothing, and no listener is left', async () => {
  const pool = openPool({ max: 1 });
  const controller = new AbortController();
  const { signal } = controller;
  const [add, remove] = [jest.spyOn(signal, 'addEventListener'), jest.spyOn(signal, 'removeEventListener')];
  expect(await pool.run('echo', 1, { signal })).toBe(1);
  await rejection(pool.run('throw', 'x', { signal }));
  await rejection(pool.run('echo', 10n, { signal }));
  expect(add).toHaveBeenCalledTimes(3);
  expect(remove).toHaveBeenCalledTimes(3);
  controller.abort();
  expect(await pool.run('echo', 2)).toBe(2);
});

test('one signal may abort many calls', async () => {
  const pool = openPool({ max: 2 });
  const controller = new AbortController();
  const calls = Array.from({ length: 20 }, () =>
    rejection(pool.run('hang', null, { signal: controller.signal })),
  );
  controller.abort();
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(20).fill('ABORT_ERR'));
  await pool.drain();
});

test('a task knows its name, and has one signal which most never ask for', async () => {
  const pool = openPool(signals);
  expect(await pool.run('task')).toBe('task');
  expect(await pool.run('isSignal')).toBe(true);
  expect(await pool.run('sameSignal')).toBe(true);
  await pool.run('keep');
  expect(await pool.run('lookAtKept')).toBe(false);
});

test('a context that is looked at after its call leaves nothing behind', async () => {
  const pool = openPool({ ...signals, execArgv: ['--expose-gc'] });
  for (const task of ['keep', 'forgetKept', 'task']) await pool.run(task);
  await until(() => pool.run('isForgotten'), 'the signal to be collected');
});

test('many calls may share one signal, which all of them hear', async () => {
  const pool = openPool({ max: 1 });
  const controller = new AbortController();
  const warned = jest.fn();
  process.on('warning', warned);
  const calls = Array.from({ length: 20 }, () => pool.run('hang', null, { signal: controller.signal }));
  const settled = Promise.allSettled(calls);
  await pool.ready();
  controller.abort();
  for (const { reason } of await settled)
    expect(reason).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' });
  // Warnings are emitted on the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  expect(warned).not.toHaveBeenCalled();
});
