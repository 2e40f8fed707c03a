'use strict';
// A clone of shared memory would have nothing inside.

const v8 = require('v8');
const { MessageChannel } = require('worker_threads');
const { AsyncLock, SharedCounter, SharedMemory } = require('../..');
const { encode } = require('../codec/carry.js');
const { child, openPool, rejection, thrownBy } = require('../helpers/pools');

const KINDS = {
  SharedMemory: () => new SharedMemory(64),
  AsyncLock: () => new AsyncLock(new SharedMemory(64)),
  'AsyncLock over a SharedArrayBuffer': () => new AsyncLock(new SharedArrayBuffer(64)),
  SharedCounter: () => new SharedCounter(new SharedMemory(64)),
};

describe.each(Object.keys(KINDS))('%s', (name) => {
  const make = KINDS[name];
  const [kind] = name.split(' ');
  // Within Jest's realm V8 does not know the class.
  const refused = new RegExp(`^(#<${kind}>|\\[object Object\\]) could not be cloned\\.$`);

  test('is refused by structured clone, wherever it is', () => {
    const { port1, port2 } = new MessageChannel();
    const ways = [structuredClone, v8.serialize, (value) => port1.postMessage(value)];
    for (const clone of ways)
      for (const value of [make(), { list: [make()] }, new Map([[1, make()]])])
        expect(thrownBy(() => clone(value)).message).toMatch(refused);
    expect(thrownBy(() => structuredClone(make())).name).toBe('DataCloneError');
    port1.close();
    port2.close();
  });

  test('shows nothing else of how that is done', () => {
    const object = make();
    expect(object instanceof WeakRef).toBe(false);
    expect(object.deref).toBe(undefined);
    expect(Object.keys(object)).toEqual([]);
    expect(`${object}`).toBe('[object Object]');
    expect(Object.getPrototypeOf(object)).toBe(object.constructor.prototype);
  });
});

describe.each(['AsyncLock', 'SharedCounter'])('%s', (kind) => {
  test.each(['json', 'advanced'])('is no parameter, serialization %s', async (serialization) => {
    const pool = openPool({ path: child('ours.js'), serialization });
    const error = await rejection(pool.run('echo', { it: KINDS[kind]() }));
    expect(error).toMatchObject({ code: 'ERR_SERIALIZE' });
    expect(error.message).toContain(kind);
  });

  test('is refused by the codec with its path', () => {
    expect(() => encode({ it: KINDS[kind]() })).toThrow(/^value\.it is an? (AsyncLock|SharedCounter), which/);
  });
});
