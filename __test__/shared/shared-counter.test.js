'use strict';

const path = require('path');
const { openPool, thrownBy } = require('../helpers/pools');
const { loadPackage } = require('./load');

const script = path.join(__dirname, 'fixtures/child.js');
const { MAX_SAFE_INTEGER: MOST, MIN_SAFE_INTEGER: LEAST } = Number;

describe.each(['seen', 'unseen'])('a counter in memory that is %s by V8', (how) => {
  const { SharedCounter, SharedMemory } = loadPackage(how);
  let memory;
  beforeEach(() => (memory = new SharedMemory(36)));
  afterEach(() => memory.close());

  test('counts, and tells what it was before', () => {
    const counter = new SharedCounter(memory);
    expect([counter.value, counter.add(), counter.add(41), counter.add(-2), counter.value]).toEqual([
      0, 0, 1, 42, 40,
    ]);
    expect([counter.reset(7), counter.reset(), counter.value]).toEqual([40, 7, 0]);
    expect([counter.reset(MOST), counter.value, counter.reset(LEAST), counter.value]).toEqual([
      0,
      MOST,
      MOST,
      LEAST,
    ]);
  });

  test('is the 8 bytes at its index', () => {
    const [one, other] = [0, 6].map((index) => new SharedCounter(memory, { index }));
    one.add(2 ** 40);
    other.add(-1);
    expect([memory.load64(0), memory.load64(3), one.index, other.index]).toEqual([2n ** 40n, -1n, 0, 6]);
    expect([memory.load64(1), memory.load64(2)]).toEqual([0n, 0n]);
  });

  test.each([
    [MOST, 1, 'The count would be 9007199254740992, which a number cannot represent exactly'],
    [LEAST, -1, 'The count would be -9007199254740992, which a number cannot represent exactly'],
    [MOST, MOST, 'The count would be 18014398509481982, which a number cannot represent exactly'],
  ])('from %p on, %p is refused and not counted', (start, step, message) => {
    const counter = new SharedCounter(memory);
    counter.reset(start);
    expect(thrownBy(() => counter.add(step))).toMatchObject({ code: 'ERR_COUNTER_RANGE', message });
    expect(counter.value).toBe(start);
    expect(counter.add(-Math.sign(step))).toBe(start);
  });

  test('a count beyond the exact numbers throws', () => {
    const counter = new SharedCounter(memory);
    memory.store64(0, 2n ** 60n);
    expect(thrownBy(() => counter.value).code).toBe('ERR_COUNTER_RANGE');
    expect(thrownBy(() => counter.reset()).code).toBe('ERR_COUNTER_RANGE');
    expect(counter.value).toBe(0);
  });

  test.each([
    [(counter) => counter.add(1.5), /`n` argument must be a safe integer .* got 1.5/],
    [(counter) => counter.add(2 ** 53), /`n` argument/],
    [(counter) => counter.add(1n), /`n` argument .* got 1n \(bigint\)/],
    [(counter) => counter.add('1'), /got '1' \(string\)/],
    [(counter) => counter.reset(NaN), /`value` argument .* got NaN/],
    [() => new SharedCounter(memory, { index: 1 }), /`index` option must be an even number from 0 to 7/],
    [() => new SharedCounter(memory, { index: 8 }), /`index` option/],
    [() => new SharedCounter(memory, { at: 0 }), /`at` is not an option, the options are index/],
    [() => new SharedCounter(new SharedArrayBuffer(8)), /`memory` argument must be a SharedMemory/],
    [() => new SharedCounter(), /got undefined/],
  ])('%p is refused', (act, message) => {
    const counter = new SharedCounter(memory);
    expect(thrownBy(() => act(counter))).toMatchObject({
      code: 'ERR_INVALID_ARG',
      message: expect.stringMatching(message),
    });
    expect(counter.value).toBe(0);
  });

  test('is of no use when the memory is closed', () => {
    const counter = new SharedCounter(memory);
    memory.close();
    for (const act of [
      () => counter.add(),
      () => counter.value,
      () => counter.reset(),
      () => new SharedCounter(memory),
    ]) {
      expect(thrownBy(act).code).toBe('ERR_MEMORY_CLOSED');
    }
  });
});

test('four children get each number once', async () => {
  const { SharedCounter, SharedMemory } = require('../..');
  const memory = new SharedMemory(64);
  const pool = openPool({ path: script, max: 4, lifecycle: false, shared: { memory } });
  const times = 10_000;
  const numbers = await Promise.all([0, 1, 2, 3].map((id) => pool.run('number', times, { id })));
  const all = numbers.flat().sort((one, other) => one - other);
  expect(all).toEqual(Array.from({ length: 4 * times }, (_, at) => at));
  expect(new SharedCounter(memory, { index: 10 }).value).toBe(4 * times);
  memory.close();
});
