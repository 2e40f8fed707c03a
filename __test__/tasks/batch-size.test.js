'use strict';

const { BatchSize } = require('../../js/tasks/batch-size.js');

/** Notes messages of the largest size, of items that take this time, until the size no longer changes. */
function settle(size, millis) {
  const seen = [];
  for (let before = 0; before !== size.items;) {
    before = size.items;
    size.note(before, before * millis);
    seen.push(size.items);
  }
  return seen;
}

test('messages of quick items grow, by twice at most', () => {
  const size = new BatchSize();
  expect(size.items).toBe(1);
  expect(settle(size, 0.0001)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024]);
});

test('items of half a millisecond, or more, go alone', () => {
  for (const millis of [0.5, 3, 1000]) expect(settle(new BatchSize(), millis)).toEqual([1]);
  expect(settle(new BatchSize(), 0.1).at(-1)).toBe(5);
});

test('a small message says nothing of larger ones', () => {
  const size = new BatchSize();
  settle(size, 0.01);
  expect(size.items).toBe(50);
  size.note(3, 0.0003);
  expect(size.items).toBe(50);
});

test('when items become slow they go alone at once, an exception costs half', () => {
  const size = new BatchSize();
  settle(size, 0.001);
  size.note(400, 5);
  expect(size.items).toBe(250);
  settle(size, 0.001);
  size.note(1, 5);
  expect(size.items).toBe(1);
});

test('there is a bound from outside', () => {
  const size = new BatchSize(3);
  expect(settle(size, 0.001).at(-1)).toBe(3);
  size.stayAlone();
  expect(settle(size, 0.001)).toEqual([1]);
  expect(settle(new BatchSize(0), 0.001)).toEqual([1]);
});
