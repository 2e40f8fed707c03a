'use strict';
// Objects that go to threads as they are: SharedArrayBuffers, and what is transferred.

const path = require('path');
const { once } = require('events');
const { MessageChannel } = require('worker_threads');
const { ChildProcessPool, SharedMemory, createPool, transfer } = require('../..');
const { rejection, thrownBy } = require('../helpers/pools');

const TASKS = path.join(__dirname, 'fixtures/transfers.js');

/** @type {any[]} */
const pools = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ force: true }))));

function open(options = {}) {
  const pool = createPool(TASKS, { runtime: 'thread', max: 1, ...options });
  pools.push(pool);
  return pool;
}

/** A number of bytes, counting up from 0. */
const bytes = (count) => Uint8Array.from({ length: count }, (_, at) => at).buffer;
const numbers = () => new Int32Array(new SharedArrayBuffer(8));

describe.each(['auto', 'channel'])('by the lane %s', (lane) => {
  const threads = (options) => open({ lane, ...options });

  test('a SharedArrayBuffer is shared, there and back', async () => {
    const { tasks } = threads();
    const own = numbers();
    await Promise.all([tasks.count(own), tasks.count(own), tasks.count(own)]);
    expect(own[0]).toBe(3);
    const back = await tasks.same({ own, memory: own.buffer, again: own });
    expect(back.own.buffer).toBe(back.memory);
    expect(back.again).toBe(back.own);
    Atomics.store(back.own, 1, 7);
    expect(own[1]).toBe(7);
  });

  test('views of it are of their class, and where they were', async () => {
    const made = await threads().tasks.shared(32);
    new Uint8Array(made.memory).fill(5, 1, 3);
    made.floats[0] = 1.5;
    expect(made.memory.byteLength).toBe(32);
    expect(Buffer.isBuffer(made.bytes)).toBe(true);
    expect([...made.bytes]).toEqual([5, 5]);
    expect(new Float64Array(made.memory)[1]).toBe(1.5);
  });

  test('a stream that is transferred is no input of the call', async () => {
    const start = (controller) => {
      controller.enqueue('chunk');
      controller.close();
    };
    const stream = new ReadableStream({ start });
    const passing = threads().run('readByReader', [stream], { transfer: [stream] });
    expect(await passing).toEqual(['ReadableStream', 'chunk']);
  });

  test('items of map are moved, there and back', async () => {
    const buffers = Array.from({ length: 200 }, () => bytes(4));
    const results = await threads().map(
      'pass',
      buffers.map((buffer) => [transfer(buffer, [buffer])]),
    );
    expect(new Set(buffers.map(({ byteLength }) => byteLength))).toEqual(new Set([0]));
    for (const { buffer, view } of results) expect([buffer.byteLength, [...view]]).toEqual([4, [1, 2]]);
    // What is only moved back goes with others.
    const pieces = await threads().map(
      'pass',
      buffers.map(() => [bytes(4)]),
    );
    for (const { buffer, view } of pieces)
      expect([view.buffer === buffer, [...view]]).toEqual([true, [1, 2]]);
  });

  test('what is transferred is moved, there and back', async () => {
    const { tasks } = threads();
    const buffer = bytes(4);
    const passing = tasks.pass(transfer(buffer, [buffer]));
    expect(buffer.byteLength).toBe(0);
    const { buffer: back, view } = await passing;
    expect([...new Uint8Array(back)]).toEqual([0, 1, 2, 3]);
    expect(view.buffer).toBe(back);
    expect([...view]).toEqual([1, 2]);
    expect(await tasks.left()).toBe(0);
  });

  test('the option `transfer` does the same, beside other parameters and memories', async () => {
    const pool = threads();
    const memory = new SharedMemory(64);
    memory.store(0, 40);
    const own = Int32Array.of(2);
    const options = { transfer: [own.buffer] };
    expect(await pool.run('both', [memory, own], options)).toBe(42);
    expect(own.length).toBe(0);
    memory.close();
  });

  test('a MessagePort connects the task with its caller', async () => {
    const { port1, port2 } = new MessageChannel();
    await threads().run('answer', [port1], { transfer: [port1] });
    port2.postMessage(1);
    expect(await once(port2, 'message')).toEqual([2]);
  });

  test('chunks of streams and progress can be transferred, too', async () => {
    const pool = threads();
    const pieces = [];
    for await (const piece of pool.tasks.pieces(3)) pieces.push(...piece);
    expect(pieces).toEqual([0, 1, 2]);
    const own = numbers();
    const told = [];
    await pool.run('tell', [own], { onProgress: (view) => told.push(view) });
    Atomics.store(own, 0, 9);
    expect([...told[0]]).toEqual([9, 0]);
  });

  test('calls that wait for a thread keep what they have taken, and those that are aborted do not go', async () => {
    const pool = threads();
    await pool.ready();
    const gate = numbers();
    const held = pool.tasks.gate(gate);
    const ending = new AbortController();
    const [first, second] = [bytes(10), bytes(11)];
    const aborted = rejection(pool.run('size', [first], { transfer: [first], signal: ending.signal }));
    const waiting = pool.run('size', [second], { transfer: [second] });
    expect([first.byteLength, second.byteLength]).toEqual([0, 0]);
    ending.abort();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect(await aborted).toMatchObject({ code: 'ABORT_ERR' });
    expect(await waiting).toBe(11);
    await held;
  });

  test('many at once get each their own', async () => {
    const pool = threads({ max: 2, concurrency: 8 });
    const sizes = Array.from({ length: 200 }, (_, at) => at + 1);
    const calls = sizes.map((size) => {
      const buffer = new ArrayBuffer(size);
      const ending = new AbortController();
      const options = { transfer: [buffer], signal: ending.signal };
      const call = pool.run(size % 3 ? 'size' : 'same', [buffer], options);
      if (size % 5 === 0) ending.abort();
      return call.then(
        (value) => value.byteLength ?? value,
        (error) => error.code,
      );
    });
    const expected = sizes.map((size) => (size % 5 === 0 ? 'ABORT_ERR' : size));
    expect(await Promise.all(calls)).toEqual(expected);
  });
});

test('what cannot be transferred rejects the call, and the next one serves', async () => {
  const pool = open();
  const { port1, port2 } = new MessageChannel();
  const serialize = { code: 'ERR_SERIALIZE' };
  const run = (value, options) => rejection(pool.run('same', [value], options));
  expect(await run(1, { transfer: [{}] })).toMatchObject(serialize);
  expect(await run(port1)).toMatchObject(serialize);
  expect(await rejection(pool.tasks.wrong())).toMatchObject(serialize);
  const gone = bytes(2);
  structuredClone(gone, { transfer: [gone] });
  expect(await run(gone, { transfer: [gone] })).toMatchObject(serialize);
  const buffer = bytes(2);
  const late = [new Uint8Array(buffer), transfer(buffer, [buffer])];
  expect((await run(late)).message).toContain('transfers an object that occurs earlier in the value');
  expect(buffer.byteLength).toBe(2);
  expect(await pool.tasks.size(buffer)).toBe(2);
  port2.close();
});

test('the list is checked, and cannot be sent again by `retries`', async () => {
  const pool = open();
  const bad = { code: 'ERR_INVALID_ARG' };
  const buffer = bytes(1);
  expect(thrownBy(() => transfer(1, /** @type {any} */ (buffer)))).toMatchObject(bad);
  for (const list of [buffer, [1], null])
    expect(await rejection(pool.run('size', [buffer], { transfer: list }))).toMatchObject(bad);
  const again = { transfer: [buffer], retries: 1 };
  expect(await rejection(pool.run('size', [buffer], again))).toMatchObject(bad);
  expect(buffer.byteLength).toBe(1);
});

test('a thread that ends takes along what was moved to it, and the next one serves', async () => {
  const pool = open();
  const buffer = bytes(3);
  expect(await rejection(pool.tasks.exit(transfer(buffer, [buffer])))).toMatchObject({
    code: 'ERR_CHILD_EXITED',
    exitCode: 3,
  });
  expect(buffer.byteLength).toBe(0);
  expect(await pool.tasks.size(bytes(3))).toBe(3);
});

test('to processes nothing is transferred, and their results are copied', async () => {
  const pool = open({ runtime: 'fork' });
  const buffer = bytes(4);
  const unsupported = { code: 'ERR_UNSUPPORTED', message: expect.stringContaining("runtime: 'thread'") };
  expect(await rejection(pool.run('size', [buffer], { transfer: [buffer] }))).toMatchObject(unsupported);
  expect(await rejection(pool.tasks.size(transfer(buffer, [buffer])))).toMatchObject(unsupported);
  expect([...(await pool.tasks.pass(buffer)).view]).toEqual([1, 2]);
  expect(await pool.tasks.left()).toBe(4);
  expect(await rejection(pool.tasks.count(numbers()))).toMatchObject({ code: 'ERR_SERIALIZE' });
});

test('JSON transfers nothing', async () => {
  const pool = new ChildProcessPool({ path: TASKS, runtime: 'thread' });
  pools.push(pool);
  const buffer = bytes(4);
  expect(await rejection(pool.run('size', buffer, { transfer: [buffer] }))).toMatchObject({
    code: 'ERR_UNSUPPORTED',
    message: expect.stringContaining("serialization: 'advanced'"),
  });
  expect(buffer.byteLength).toBe(4);
});
