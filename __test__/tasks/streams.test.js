'use strict';

const path = require('path');
const v8 = require('v8');
const vm = require('vm');
const { createPool } = require('../..');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'streams.mjs');

let pool;
const open = (options) =>
  (pool = createPool(MODULE, { max: 1, runtime: process.env.POOL_RUNTIME, lane: LANE, ...options }));
beforeEach(() => open());
afterEach(() => pool.close({ force: true }));

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Chunks until a stream fails, and its error. */
async function failureOf(stream) {
  const chunks = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } catch (error) {
    return { chunks, error };
  }
  throw new Error('it did not fail');
}

test.each([
  ['notAsync', [1, 2]],
  ['ofNode', ['a', 'b']],
  ['ofTheWeb', [new Map([[1, 2n]])]],
])('%s arrives', async (name, chunks) => {
  expect(await all(pool.tasks[name]())).toEqual(chunks);
});

test.each(['json', 'advanced'])('chunks keep their order, %s', async (serialization) => {
  await pool.close();
  open({ serialization });
  expect(await all(pool.tasks.count(3000))).toEqual(Array.from({ length: 3000 }, (_, at) => at));
  expect(await pool.tasks.look()).toEqual({ produced: 3000, ended: 1, aborted: 0 });
});

test('chunks may be large', async () => {
  const chunks = await all(pool.tasks.large());
  expect(chunks.map((chunk) => [chunk.length, chunk[0], chunk.at(-1)])).toEqual(
    [0, 1, 2, 3, 4].map((at) => [3 * 2 ** 20, at, at]),
  );
});

test('a call may be awaited for its stream', async () => {
  const stream = await pool.run('count', [2]);
  expect([await stream.next(), await stream.next(), await stream.next()]).toEqual([
    { value: 0, done: false },
    { value: 1, done: false },
    { value: undefined, done: true },
  ]);
});

test('several are read at once', async () => {
  const streams = Array.from({ length: 5 }, () => all(pool.tasks.count(500)));
  for (const chunks of await Promise.all(streams)) expect(chunks).toHaveLength(500);
});

test('an error comes after the chunks before it', async () => {
  const { chunks, error } = await failureOf(pool.tasks.fails());
  expect(chunks).toEqual(['before']);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: 'on purpose', code: 'E_MINE' });
});

test('a call of the child that the loop waits for is served within the loop', async () => {
  for await (const chunk of pool.tasks.silent()) {
    expect(chunk).toBe('the only one');
    // The next chunk is asked for already, and never comes.
    expect(await pool.tasks.plain()).toBe('text');
    expect(pool.desiredSize).toBe(1);
    break;
  }
  expect(pool.stats()).toMatchObject({ done: 2, failed: 0 });
});

test('a slow consumer holds up the task', async () => {
  const stream = await pool.tasks.count(1e6);
  for (let at = 0; at < 3; at += 1) {
    await stream.next();
    // The most chunks that wait in the child, are under way, and are with the consumer.
    expect((await pool.tasks.look()).produced).toBeLessThanOrEqual(3 * 64);
  }
  await stream.return();
});

test('`break` ends the task', async () => {
  for await (const chunk of pool.tasks.count(Infinity)) if (chunk === 500) break;
  await until(async () => (await pool.tasks.look()).ended === 1, 'the end of the generator');
  expect(await pool.tasks.look()).toMatchObject({ aborted: 1 });
});

test('so it does with a task that awaits what never comes, and then the pool closes', async () => {
  for await (const chunk of pool.tasks.silent()) {
    expect(chunk).toBe('the only one');
    break;
  }
  await until(async () => (await pool.tasks.look()).aborted === 1, 'its signal');
  await pool.close();
});

test('a signal ends it, whatever the consumer is at', async () => {
  for (const name of ['silent', 'count']) {
    const ending = new AbortController();
    const stream = pool.run(name, [Infinity], { signal: ending.signal });
    const failure = failureOf(stream);
    // Of the first, the consumer awaits a chunk; of the second it has chunks to read.
    await until(async () => (await pool.tasks.look()).produced > 0 || name === 'silent', 'chunks');
    ending.abort(new Error('enough'));
    expect((await failure).error).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
  }
  await until(async () => (await pool.tasks.look()).aborted === 2, 'their signals');
});

test.each(['return', 'throw', 'abort'])('%s before the first chunk was asked for ends it', async (way) => {
  const ending = new AbortController();
  const stream = await pool.run('count', [Infinity], { signal: ending.signal });
  if (way === 'return') expect(await stream.return()).toEqual({ value: undefined, done: true });
  if (way === 'throw') await expect(stream.throw(new Error('enough'))).rejects.toThrow('enough');
  if (way === 'abort') {
    ending.abort();
    await expect(stream.next()).rejects.toMatchObject({ code: 'ABORT_ERR' });
  }
  await until(async () => (await pool.tasks.look()).ended === 1, 'the end of the generator');
});

test('stream() begins when the first chunk is asked for', async () => {
  const stream = pool.stream('count', [3]);
  expect((await pool.tasks.look()).produced).toBe(0);
  expect(await all(stream)).toEqual([0, 1, 2]);
  expect((await failureOf(pool.stream('plain'))).error).toMatchObject({ code: 'ERR_INVALID_ARG' });
});

test('a timeout is the longest time for a chunk', async () => {
  await pool.ready();
  const { error } = await failureOf(pool.run('silent', [], { timeout: 500 }));
  expect(error).toMatchObject({ code: 'ERR_TASK_TIMEOUT', task: 'silent' });
  await until(async () => (await pool.tasks.look()).aborted === 1, 'its signal');
});

test('what cannot be sent ends it', async () => {
  const { error } = await failureOf(pool.tasks.unsendable());
  expect(error).toMatchObject({ code: 'ERR_SERIALIZE' });
});

test("a child's end ends it", async () => {
  const { error } = await failureOf(pool.tasks.dies());
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', exitCode: 3, task: 'dies' });
});

test('closing the pool ends it', async () => {
  const stream = await pool.tasks.count(Infinity);
  await stream.next();
  await pool.close();
  expect((await failureOf(stream)).error).toMatchObject({ code: 'ERR_POOL_CLOSED', task: 'count' });
});

test('so it does with one whose next chunk never comes', async () => {
  const stream = await pool.tasks.silent();
  await stream.next();
  const failure = failureOf(stream);
  await pool.close();
  expect((await failure).error).toMatchObject({ code: 'ERR_POOL_CLOSED', task: 'silent' });
});

test('one that nobody holds any more is ended', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  await (async () => (await pool.tasks.count(Infinity)).next())();
  await until(async () => {
    collect();
    return (await pool.tasks.look()).ended === 1;
  }, 'the end of the generator');
});

test('a value that is not a stream says so', async () => {
  expect((await failureOf(pool.tasks.plain())).error).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: "The task has returned 'text' instead of a stream",
  });
  expect((await failureOf(pool.tasks.forged())).error.message).toBe('The stream is over');
});

test('the tasks by which streams are read are named to nobody', async () => {
  await expect(pool.run('nothing')).rejects.toMatchObject({
    code: 'ERR_UNKNOWN_TASK',
    message: expect.not.stringContaining('electron-re-native:'),
  });
});

test('a child that is replaced ends after its streams', async () => {
  const stream = await pool.run('count', [5000]);
  const before = pool.forked[0].pid;
  await stream.next();
  pool.forked[0].recycle();
  await until(() => pool.forked[0].pid !== before, 'a fresh child');
  expect(await all(stream)).toHaveLength(4999);
  await until(() => !isAlive(before), 'the end of the old child');
});

test('a stream is one call to its child, however often it is read', async () => {
  await pool.close();
  open({ recycle: { calls: 5 } });
  expect(await all(pool.tasks.count(5000))).toHaveLength(5000);
  await pool.tasks.plain();
  expect(pool.stats()).toMatchObject({ recycled: 0, spares: 0 });
});

test('a child that is too many ends after its streams, too', async () => {
  await pool.close();
  open({ max: 2, strategy: 'POLLING' });
  const streams = [await pool.run('count', [3000]), await pool.run('count', [3000])];
  pool.setMaxInstanceLimit(1);
  expect(await Promise.all(streams.map(all))).toEqual([expect.any(Array), expect.any(Array)]);
  await until(() => pool.forked.length === 1, 'one child');
});

test.each(['json', 'advanced'])('an isolated child ends after its stream, %s', async (serialization) => {
  await pool.close();
  open({ isolate: true, serialization });
  const stream = await pool.run('count', [3000]);
  const { pid } = pool.forked[0] ?? {};
  expect(await all(stream)).toHaveLength(3000);
  await until(() => pool.stats().recycled === 1 && (pid === undefined || !isAlive(pid)), 'its end');
  const left = await pool.run('count', [3000]);
  await left.return();
  expect(await pool.run('plain')).toBe('text');
});
