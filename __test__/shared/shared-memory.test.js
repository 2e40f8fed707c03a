'use strict';

const fs = require('fs');
const fc = require('fast-check');
const { thrownBy } = require('../helpers/pools');
const { until } = require('../electron/wait');
const { loadPackage, memoryDescriptors } = require('./load');

describe.each(['seen', 'unseen'])('a SharedMemory that is %s by V8', (how) => {
  const { SharedMemory } = loadPackage(how);
  const open = [];
  const make = (bytes) => (open.push(new SharedMemory(bytes)), open.at(-1));
  afterEach(() => open.splice(0).forEach((memory) => memory.close()));

  const operations = ['store', 'add', 'sub', 'and', 'or', 'xor', 'exchange', 'compareExchange', 'load'];

  test('does what Atomics does to an Int32Array', () => {
    const step = fc.tuple(
      fc.constantFrom(...operations),
      fc.nat(3),
      fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 31, -(2 ** 32) - 5, 1e300, -0, NaN)),
      fc.oneof(fc.integer(), fc.double()),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const memory = make(16);
        const oracle = new Int32Array(4);
        for (const [name, index, ...values] of steps) {
          const operands = values.slice(0, { load: 0, compareExchange: 2 }[name] ?? 1);
          expect(memory[name](index, ...operands)).toBe(Atomics[name](oracle, index, ...operands));
        }
        expect(memory.read(0, new Int32Array(4))).toEqual(oracle);
        memory.close();
      }),
    );
  });

  test('does what Atomics does to a BigInt64Array', () => {
    const word = fc.oneof(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.constantFrom(0n, -1n));
    const step = fc.tuple(fc.constantFrom(...operations), fc.nat(1), word, word);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const memory = make(16);
        const oracle = new BigInt64Array(2);
        for (const [name, index, ...values] of steps) {
          const operands = values.slice(0, { load: 0, compareExchange: 2 }[name] ?? 1);
          expect(memory[`${name}64`](index, ...operands)).toBe(Atomics[name](oracle, index, ...operands));
        }
        expect(memory.read(0, new BigInt64Array(2))).toEqual(oracle);
        memory.close();
      }),
    );
  });

  test('words and bytes are the same memory', () => {
    const memory = make(21);
    expect(memory.byteLength).toBe(21);
    expect(memory.store(1, 0x01020304)).toBe(0x01020304);
    expect(memory.load64(0)).toBe(0x01020304n << 32n);
    expect([...memory.read(4, Buffer.alloc(4))]).toEqual([4, 3, 2, 1]);
    expect(memory.write(17, Uint8Array.of(7, 8, 9, 10))).toBe(4);
    expect([...memory.read(16, new Uint8Array(5))]).toEqual([0, 7, 8, 9, 10]);
  });

  test('bytes go to and from any view, and only to it', () => {
    const memory = make(64);
    const source = new Float64Array([1.5, -2, Infinity]);
    memory.write(3, source.subarray(1));
    const target = new Float64Array(4).fill(9);
    memory.read(3, target.subarray(1, 3));
    expect([...target]).toEqual([9, -2, Infinity, 9]);
    const buffer = new SharedArrayBuffer(2);
    memory.write(0, new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2));
    expect([...new Uint8Array(memory.read(0, buffer))]).toEqual([2, 3]);
    expect(memory.read(64, new Uint8Array(0))).toHaveLength(0);
  });

  test('bytes are moved within it as if by way of a copy', () => {
    const size = 1 << 16;
    const memory = make(size);
    const view = memory.view();
    if (!view) return;
    const before = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));
    for (const by of [1, 64, 5000]) {
      const [up, down] = [Buffer.from(before), Buffer.from(before)];
      up.copyWithin(by, 0, size - by);
      down.copyWithin(0, by, size);
      const moves = [
        [up, () => memory.write(by, view.subarray(0, size - by))],
        [up, () => memory.read(0, view.subarray(by))],
        [down, () => memory.write(0, view.subarray(by))],
        [down, () => memory.read(by, view.subarray(0, size - by))],
      ];
      for (const [after, move] of moves) {
        memory.write(0, before);
        move();
        expect(after.equals(memory.read(0, Buffer.alloc(size)))).toBe(true);
      }
    }
  });

  test('a view is the memory itself, or there is none', () => {
    const memory = make(3 << 20);
    const [all, part] = [memory.view(), memory.view(2 << 20, 5)];
    if (how === 'unseen') return expect([all, part]).toEqual([undefined, undefined]);
    expect([all.length, part.length, memory.view(3 << 20).length]).toEqual([3 << 20, 5, 0]);
    memory.write(2 << 20, Buffer.from('hallo'));
    expect([String(Buffer.from(part)), all[(2 << 20) + 1]]).toEqual(['hallo', 'a'.charCodeAt(0)]);
    all[4] = 7;
    expect(memory.load(1)).toBe(7);
    memory.close();
    // A caller that still uses it must not crash.
    expect([part[0], all.length]).toEqual(['h'.charCodeAt(0), 3 << 20]);
    expect(thrownBy(() => memory.view()).code).toBe('ERR_MEMORY_CLOSED');
  });

  test.each([
    [[-1], /`offset` argument must be a whole number from 0 to 16/],
    [[1.5], /`offset`/],
    [['0'], /`offset`/],
    [[17], /`offset`/],
    [[8, 9], /`length` argument must be a whole number from 0 to 8, got 9/],
    [[8, -1], /`length`/],
    [[8, null], /`length`/],
  ])('a view of %p is refused', (range, message) => {
    const error = thrownBy(() => make(16).view(...range));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringMatching(message) });
  });

  test('large memories are reached to their end, and cost only what is written', () => {
    const memory = make(2 ** 30 + 4);
    const last = 2 ** 28;
    expect([memory.add(last, 5), memory.load(last)]).toEqual([0, 5]);
    expect(memory.exchange64(2 ** 27 - 1, -1n)).toBe(0n);
    expect(memory.load(last - 1)).toBe(-1);
    expect([...memory.read(2 ** 30 - 1, new Uint8Array(5))]).toEqual([255, 5, 0, 0, 0]);
  });

  test('waiting is as with Atomics', () => {
    const memory = make(64);
    expect(memory.wait(1, 5)).toBe('not-equal');
    expect(memory.wait(1, 0, 5)).toBe('timed-out');
    expect(memory.wait64(1, 5n)).toBe('not-equal');
    expect(memory.wait64(1, 0n, 5)).toBe('timed-out');
    expect(memory.waitAsync(1, 5)).toEqual({ async: false, value: 'not-equal' });
    expect(memory.waitAsync(1, 0, 0)).toEqual({ async: false, value: 'timed-out' });
    expect([memory.notify(1), memory.notify64(1, 3)]).toEqual([0, 0]);
  });

  test('waitAsync resolves when woken, or when its time is over, and blocks nothing', async () => {
    const memory = make(64);
    const waits = [memory.waitAsync(1, 0), memory.waitAsync(1, 0), memory.waitAsync64(1, 0n)];
    const late = memory.waitAsync(5, 0, 20);
    expect(waits.map(({ async }) => async)).toEqual([true, true, true]);
    let woken = 0;
    await until(() => (woken += memory.notify(1, 1)) === 2, 'two waiters to sleep');
    await until(() => memory.notify64(1) === 1, 'the third to sleep');
    expect(await Promise.all(waits.map(({ value }) => value))).toEqual(['ok', 'ok', 'ok']);
    expect(await late.value).toBe('timed-out');
  });

  test('a change before the waiter sleeps is not missed', async () => {
    const memory = make(8);
    for (let i = 0; i < 50; i += 1) {
      const { value } = memory.waitAsync(0, i);
      memory.add(0, 1);
      memory.notify(0);
      expect(await value).toBe('ok');
    }
  });

  test('close frees it at once, ends its waits, and leaves nothing that works', async () => {
    const memory = make(4096);
    const [, inode] = memory.handle.sharedMemory.split(':');
    const isMapped = () => fs.readFileSync('/proc/self/maps', 'utf8').includes(` ${inode} `);
    expect(isMapped()).toBe(true);
    memory.add(0, 1);
    const wait = memory.waitAsync(0, 1).value.catch(({ code }) => code);
    memory.close();
    memory.close();
    expect(await wait).toBe('ERR_MEMORY_CLOSED');
    expect(memory.byteLength).toBe(0);
    const uses = [
      () => memory.load(0),
      () => memory.add(0, 1),
      () => memory.load64(0),
      () => memory.read(0, new Uint8Array(1)),
      () => memory.notify(0),
      () => memory.wait(0, 0, 0),
      () => memory.waitAsync(0, 0),
      () => memory.handle,
    ];
    for (const use of uses)
      expect(thrownBy(use)).toMatchObject({ name: 'PoolError', code: 'ERR_MEMORY_CLOSED' });
    await until(() => !isMapped(), 'the memory to be unmapped');
  });

  test.each([
    ['load', [4], /`index` argument must be a whole number from 0 to 3, got 4 \(number\)/],
    ['load', [-1], /got -1/],
    ['add', [0.5, 1], /got 0.5/],
    ['add', ['0', 1], /got '0' \(string\)/],
    ['add', [0, '1'], /`value` argument must be a number, got '1' \(string\)/],
    ['add', [0, 1n], /must be a number, got 1n \(bigint\)/],
    ['compareExchange', [0, 1], /`replacement` argument must be a number, got undefined/],
    ['compareExchange', [0, '1', 1], /`expected` argument must be a number, got '1'/],
    ['compareExchange64', [0, 1], /`expected` argument must be a BigInt, got 1/],
    ['add64', [2, 1n], /from 0 to 1, got 2/],
    ['add64', [0, 1], /`value` argument must be a BigInt, got 1 \(number\)/],
    ['wait', [0, 0, 'x'], /`timeout` argument must be a number of milliseconds, got 'x'/],
    ['notify', [0, '1'], /`count` argument must be a number/],
    ['read', [0, [1]], /`target` argument must be a Buffer, a typed array/],
    [
      'write',
      [13, Buffer.alloc(4)],
      /`offset` argument must be a whole number from 0 to 12 for 4 bytes, got 13/,
    ],
    ['read', [0, Buffer.alloc(17)], /17 bytes do not fit into 16/],
  ])('%s%j is refused', (method, args, message) => {
    const error = thrownBy(() => make(16)[method](...args));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringMatching(message) });
  });

  // What would throw its own error, were it made a number.
  test.each([
    ['a BigInt', 0n, /got 0n \(bigint\)/],
    ['a symbol', Symbol('s'), /got Symbol\(s\) \(symbol\)/],
    ['an object', Object.create(null), /\(object\)/],
  ])('an index that is %s is refused', (_, index, message) => {
    const memory = make(16);
    const numbers = ['load', 'store', 'add', 'sub', 'and', 'exchange', 'compareExchange', 'wait', 'notify'];
    const uses = [
      ...numbers.map((method) => () => memory[method](index, 0, 0)),
      () => memory.load64(index),
      () => memory.read(index, Buffer.alloc(1)),
      () => memory.view(index),
    ];
    for (const use of uses)
      expect(thrownBy(use)).toMatchObject({
        code: 'ERR_INVALID_ARG',
        message: expect.stringMatching(message),
      });
  });

  test('a detached buffer is refused', () => {
    const memory = make(16);
    const bytes = new Uint8Array(4);
    const view = new DataView(bytes.buffer);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    for (const value of [bytes.buffer, bytes, view]) {
      const expected = { code: 'ERR_INVALID_ARG', message: expect.stringMatching(/detached/) };
      expect(thrownBy(() => memory.read(0, value))).toMatchObject(expected);
      expect(thrownBy(() => memory.write(0, value))).toMatchObject(expected);
    }
  });

  test.each([0, 3, -4, 4.5, NaN, '16', undefined, 2 ** 60])('a size of %p is refused', (size) => {
    expect(thrownBy(() => new SharedMemory(size)).code).toBe('ERR_INVALID_ARG');
  });

  test('more than the machine has is refused with what it has', () => {
    const error = thrownBy(() => new SharedMemory(2 ** 52));
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_SHARED_MEMORY' });
    expect(error.message).toMatch(
      /^Could not make 4503599627370496 bytes of shared memory: this machine has \d+$/,
    );
  });

  test('JSON does not swallow it', () => {
    expect(thrownBy(() => JSON.stringify({ memory: make(4) })).code).toBe('ERR_SERIALIZE');
  });

  test('a handle finds it again, as the same object, until it is closed', () => {
    const memory = make(4);
    const { handle } = memory;
    expect(SharedMemory.from(handle)).toBe(memory);
    memory.close();
    expect(thrownBy(() => SharedMemory.from(handle)).code).toBe('ERR_MEMORY_CLOSED');
    expect(thrownBy(() => SharedMemory.from({})).code).toBe('ERR_INVALID_ARG');
  });
});

test('it has no name in any file system, and its owner alone may open it', () => {
  const { SharedMemory } = require('../..');
  const before = fs.readdirSync('/dev/shm');
  const others = memoryDescriptors();
  const memory = new SharedMemory(4096);
  expect(fs.readdirSync('/dev/shm')).toEqual(before);
  const fds = memoryDescriptors().filter((fd) => !others.includes(fd));
  expect(fds).toHaveLength(1);
  const { mode, size } = fs.fstatSync(Number(fds[0]));
  expect([mode & 0o777, size]).toEqual([0o600, 4096]);
  expect(() => fs.ftruncateSync(Number(fds[0]), 0)).toThrow(/EPERM/);
  memory.close();
});
