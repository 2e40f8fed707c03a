'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const path = require('path');
const { Readable } = require('stream');
const { ReadableStream } = require('stream/web');
const { createPool } = require('../..');
const { until } = require('../electron/wait');
const { LANE } = require('../helpers/transport-option');

const MODULE = path.join(__dirname, 'fixtures', 'inputs.mjs');

let pool;
const open = (options) =>
  (pool = createPool(MODULE, { max: 1, runtime: process.env.POOL_RUNTIME, lane: LANE, ...options }));
beforeEach(() => open());
afterEach(() => pool.close({ force: true }));

async function reopen(options) {
  await pool.close();
  open(options);
}

/** A generator, and what has become of it. */
function counting(to = Infinity) {
  const facts = { produced: 0, ended: 0 };
  async function* count() {
    try {
      for (let at = 0; at < to; at += 1) {
        facts.produced += 1;
        yield at;
      }
    } finally {
      facts.ended += 1;
    }
  }
  return { facts, source: count() };
}

/** Streams that give one chunk and then no other, by kind, with whether they were ended. */
const SILENT = {
  Readable() {
    const stream = new Readable({ objectMode: true, read() {} });
    stream.push('only');
    return { stream, isEnded: () => stream.destroyed };
  },
  ReadableStream() {
    let isEnded = false;
    const start = (controller) => controller.enqueue('only');
    const stream = new ReadableStream({ start, cancel: () => void (isEnded = true) });
    return { stream, isEnded: () => isEnded };
  },
};

async function* failing() {
  yield* [1, 2];
  throw Object.assign(new TypeError('on purpose'), { code: 'E_MINE' });
}

test.each([
  ['an async generator', () => counting(3).source, [0, 1, 2]],
  ['a generator', () => [4, 5].values(), [4, 5]],
  ['a Readable', () => Readable.from(['a', 'b']), ['a', 'b']],
  ['an iterable', () => ({ [Symbol.asyncIterator]: () => counting(2).source }), [0, 1]],
  ['what has no chunks', () => Readable.from([]), []],
])('%s is read in the child', async (_, make, chunks) => {
  expect(await pool.tasks.all(make())).toEqual(chunks);
});

test('a ReadableStream is read in the child', async () => {
  const start = (controller) => {
    controller.enqueue(new Map([[1, 2n]]));
    controller.close();
  };
  expect(await pool.tasks.all(new ReadableStream({ start }))).toEqual([new Map([[1, 2n]])]);
});

test.each([
  ['json', undefined],
  ['advanced', undefined],
  ['json', 'channel'],
  ['advanced', 'channel'],
])('chunks keep their order, %s, lane %s', async (serialization, lane) => {
  await reopen({ serialization, lane });
  const { source, facts } = counting(3000);
  expect(await pool.tasks.all(source)).toEqual(Array.from({ length: 3000 }, (_, at) => at));
  expect(facts).toEqual({ produced: 3000, ended: 1 });
  expect(pool.stats()).toMatchObject({ done: 1, failed: 0, inFlight: 0 });
});

test.each([undefined, 'channel'])('bytes keep their kinds and may be large, lane %s', async (lane) => {
  await reopen({ lane });
  const chunks = [
    Buffer.alloc(3 * 2 ** 20, 1),
    new Uint16Array([7]),
    Buffer.alloc(2 * 2 ** 20, 2),
    Buffer.from('a'),
  ];
  expect(await pool.tasks.kinds(chunks.values())).toEqual([
    ['Buffer', 3 * 2 ** 20, 1],
    ['Uint16Array', 1, 7],
    ['Buffer', 2 * 2 ** 20, 2],
    ['Buffer', 1, 97],
  ]);
});

test('a call may have several, beside other arguments', async () => {
  expect(await pool.tasks.both(counting(2).source, 'text', Readable.from(['a']))).toEqual([
    [0, 1],
    'text',
    ['a'],
  ]);
});

test('what one task returns another one reads, also in the same child', async () => {
  const doubled = pool.tasks.doubled(counting(500).source);
  expect(await pool.tasks.count(pool.tasks.doubled(doubled))).toBe(500);
});

test('a stream that a task returns may read it, and ends it', async () => {
  const { source, facts } = counting();
  for await (const chunk of pool.tasks.doubled(source)) if (chunk === 500) break;
  await until(async () => facts.ended === 1 && (await pool.tasks.look()).ended === 1, 'the end of both');
});

test('a task that reads slowly holds up the source', async () => {
  await reopen({ concurrency: 2 });
  const { source, facts } = counting();
  const ending = new AbortController();
  let call;
  await new Promise((onProgress) => {
    call = pool.run('readSlowly', [source], { signal: ending.signal, onProgress });
  });
  for (let at = 0; at < 5; at += 1) {
    await pool.tasks.look();
    // The most that may have been read, wait in the child, and wait here.
    expect(facts.produced).toBeLessThanOrEqual(3 * 64);
  }
  ending.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await until(() => facts.ended === 1, 'the end of the source');
});

test('leaving the loop ends the source', async () => {
  const { source, facts } = counting();
  expect(await pool.tasks.first(source)).toBe(0);
  await until(() => facts.ended === 1, 'its end');
});

test.each(Object.keys(SILENT))('a %s that never gives another chunk is ended, too', async (kind) => {
  const { stream, isEnded } = SILENT[kind]();
  expect(await pool.tasks.first(stream)).toBe('only');
  await until(isEnded, 'its end');
});

test.each(Object.keys(SILENT))('a %s that no task reads ends with the call', async (kind) => {
  const { stream, isEnded } = SILENT[kind]();
  expect(await pool.tasks.ignore(stream)).toBe('ignored');
  await until(isEnded, 'its end');
});

test('nothing is read before the task does', async () => {
  const { source, facts } = counting();
  await pool.tasks.ignore(source);
  expect(facts.produced).toBe(0);
});

test.each(['json', 'advanced'])(
  'an error of the source comes after the chunks before it, %s',
  async (serialization) => {
    await reopen({ serialization });
    const expected = { chunks: [1, 2], name: 'TypeError', message: 'on purpose', code: 'E_MINE' };
    expect(await pool.tasks.failure(failing())).toEqual(expected);
    await expect(pool.tasks.all(failing())).rejects.toMatchObject({ message: 'on purpose', code: 'E_MINE' });
  },
);

test('a ReadableStream that fails is an error in the task alone', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  let pulls = 0;
  const pull = (controller) => {
    pulls += 1;
    if (pulls === 1) controller.enqueue('chunk');
    else controller.error(new Error('on purpose'));
  };
  const { chunks, message } = await pool.tasks.failure(new ReadableStream({ pull }, { highWaterMark: 0 }));
  expect({ chunks, message }).toEqual({ chunks: ['chunk'], message: 'on purpose' });
  await pool.tasks.look();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('a Readable may have failed before it is read', async () => {
  const stream = fs.createReadStream(path.join(__dirname, 'no such file'));
  const waits = pool.tasks.all(stream);
  await expect(waits).rejects.toMatchObject({ code: 'ENOENT' });
});

test('what cannot be sent is an error of the source', async () => {
  const { code } = await pool.tasks.failure([() => {}].values());
  expect(code).toBe('ERR_SERIALIZE');
  await expect(pool.tasks.all([() => {}].values())).rejects.toMatchObject({ code, task: 'all' });
});

test('an abort ends the source, and the loop over it', async () => {
  const { source, facts } = counting(1);
  const ending = new AbortController();
  async function* withoutEnd() {
    yield* source;
    await new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
  }
  const call = pool.run('watch', [withoutEnd()], { signal: ending.signal, onProgress: () => ending.abort() });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await until(async () => (await pool.tasks.look()).errors.includes('AbortError'), 'the end of the loop');
  expect(facts.ended).toBe(1);
});

test("a child's end ends the source", async () => {
  const { source, facts } = counting();
  await expect(pool.tasks.dies(source)).rejects.toMatchObject({ code: 'ERR_CHILD_EXITED', task: 'dies' });
  await until(() => facts.ended === 1, 'its end');
});

test('a child that its call blocks is killed, though chunks wait for it', async () => {
  await reopen({ killGrace: 100 });
  await pool.ready();
  const { source, facts } = counting();
  const late = pool.run('blocks', [source], { timeout: 500 });
  await expect(late).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
  await until(() => facts.ended === 1, 'the end of the source');
  expect(await pool.tasks.ignore()).toBe('ignored');
});

test('a pool that closes lets the calls that it has read theirs to the end', async () => {
  const { source } = counting(2000);
  const call = pool.tasks.count(source);
  const closing = pool.close();
  expect(await call).toBe(2000);
  await closing;
});

test('a pool that closes waits for no stream that nobody reads', async () => {
  const { source, facts } = counting();
  const stream = await pool.tasks.doubled(source);
  await stream.next();
  // Until all that may wait does.
  for (let before = 0; before < facts.produced;) {
    before = facts.produced;
    for (let at = 0; at < 10; at += 1) await pool.tasks.look();
  }
  await pool.close();
  await until(() => facts.ended === 1, 'the end of the source');
});

test('closing by force ends the source', async () => {
  const { source, facts } = counting();
  const call = pool.tasks.count(source);
  const rejected = expect(call).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
  await until(() => facts.produced > 0, 'the first chunk');
  await pool.close({ force: true });
  await rejected;
  await until(() => facts.ended === 1, 'its end');
});

test('a call with a stream tells its name, its progress and its context', async () => {
  const user = new AsyncLocalStorage();
  await reopen({ context: { user } });
  const told = [];
  const call = user.run('anna', () =>
    pool.run('facts', [counting(3).source], { onProgress: (value) => told.push(value) }),
  );
  expect([await call, told]).toEqual([
    ['facts', 'anna'],
    [0, 1, 2],
  ]);
});

test('it is made once, and for one child', async () => {
  const expected = { code: 'ERR_INVALID_ARG' };
  await expect(pool.run('all', [counting(1).source], { retries: 1 })).rejects.toMatchObject(expected);
  await expect(pool.broadcast('all', [counting(1).source])).rejects.toMatchObject(expected);
});
