'use strict';

const { Tale } = require('../../js/electron/messages/tale');

/** Code that reads it fails the test. */
const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Error('looked at');
    },
    ownKeys: () => {
      throw new Error('looked at');
    },
    getPrototypeOf: () => {
      throw new Error('looked at');
    },
  },
);

test('without a watcher, nothing is reported and no value is read', () => {
  const told = [];
  const tale = new Tale((seen) => told.push(seen));
  tale.watched(false);
  tale.seen('send', 'a', 'c', untouchable);
  expect(tale.seenCall('a', 'c', untouchable)).toBeUndefined();
  expect(told).toEqual([]);
});

test('listeners get previews of values, never the values', () => {
  const told = [];
  const tale = new Tale((seen) => told.push(seen));
  tale.watched(true);
  tale.seen('send', 'a', 'c', new Uint8Array(1e6));
  const answered = tale.seenCall('b', 'c', 'x'.repeat(1e6));
  answered.value({ bytes: new ArrayBuffer(1e6) });
  answered.error(new TypeError('no'));
  expect(told.map(({ kind, to }) => `${kind} ${to}`)).toEqual(['send a', 'invoke b', 'reply b', 'error b']);
  expect(told[0].tree).toMatchObject({ type: 'binary', cut: true });
  expect(told.map((seen) => 'payload' in seen)).toEqual([false, false, false, true]);
  answered.error(new TypeError('x'.repeat(1e6)));
  tale.seen('send', 'a', 'c', 'short');
  expect(told[4]).toHaveProperty('tree');
  expect(told[5]).toMatchObject({ payload: 'short' });
  expect(JSON.stringify(told).length).toBeLessThan(20e3);
  expect(new Set(told.slice(1, 5).map(({ call }) => call)).size).toBe(1);
});

test.each([true, false])(
  'what comes before main has said whether somebody watches is kept: %s',
  (isWatched) => {
    const told = [];
    const tale = new Tale((seen) => told.push(seen));
    for (let at = 0; at < 1000; at += 1) tale.seen('send', 'a', 'c', at);
    expect(told).toEqual([]);
    tale.watched(isWatched);
    const kept = told.map(({ payload }) => payload);
    expect(kept).toEqual(isWatched ? Array.from({ length: 100 }, (_, at) => at) : []);
  },
);
