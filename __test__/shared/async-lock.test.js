'use strict';

const { setFlagsFromString } = require('v8');
const { runInNewContext } = require('vm');
const { rejection, thrownBy } = require('../helpers/pools');
const { within } = require('../electron/wait');
const { loadPackage } = require('./load');

const NOT_HELD = { code: 'ERR_LOCK_NOT_HELD', message: 'Tried to unlock while not holding the mutex' };

describe.each([
  ['a SharedMemory that V8 sees', 'seen', ({ SharedMemory }, bytes) => new SharedMemory(bytes)],
  ['a SharedMemory that V8 does not see', 'unseen', ({ SharedMemory }, bytes) => new SharedMemory(bytes)],
  ['a SharedArrayBuffer', 'seen', (_, bytes) => new SharedArrayBuffer(bytes)],
])('an AsyncLock over %s', (title, how, make) => {
  const loaded = loadPackage(how);
  const { AsyncLock } = loaded;
  const open = [];
  const memory = (bytes = 16) => (open.push(make(loaded, bytes)), open.at(-1));
  afterEach(() => open.splice(0).forEach((one) => one.close?.()));

  test('is taken and let go of', () => {
    const lock = new AsyncLock(memory());
    expect(lock.lock().ownerDied).toBe(false);
    expect(lock.tryLock()).toBe(null);
    lock.unlock();
    expect(thrownBy(() => lock.unlock())).toMatchObject(NOT_HELD);
    const held = lock.tryLock();
    held.unlock();
    expect(thrownBy(() => held.unlock())).toMatchObject(NOT_HELD);
  });

  test('is one for all objects of a thread, but each unlocks only what is its own', async () => {
    const shared = memory();
    const [one, two] = [new AsyncLock(shared), new AsyncLock(shared)];
    const held = one.lock();
    expect(two.tryLock()).toBe(null);
    expect(thrownBy(() => two.unlock())).toMatchObject(NOT_HELD);
    const later = two.lockAsync();
    held.unlock();
    expect(thrownBy(() => held.unlock())).toMatchObject(NOT_HELD);
    await later;
    expect(thrownBy(() => one.unlock())).toMatchObject(NOT_HELD);
    two.unlock();
  });

  test('a thread that holds it, or waits for it, fails at once instead of waiting for itself', async () => {
    const lock = new AsyncLock(memory());
    lock.lock();
    const held = { code: 'ERR_LOCK_HELD', message: /holds the lock already/ };
    const messageOf = (error) => ({ ...error, message: error.message });
    expect(messageOf(thrownBy(() => lock.lock()))).toMatchObject({
      ...held,
      message: expect.stringMatching(held.message),
    });
    const later = lock.lockAsync();
    lock.unlock();
    // By now it has been given to lockAsync, or is about to be.
    expect(thrownBy(() => lock.lock()).code).toBe('ERR_LOCK_HELD');
    expect(lock.tryLock()).toBe(null);
    await later;
    lock.unlock();
    lock.lock();
    lock.unlock();
  });

  test('several in one memory know nothing of each other', () => {
    const shared = memory(64);
    const locks = [0, 4, 8].map((index) => new AsyncLock(shared, { index }));
    expect(locks.map((lock) => lock.index)).toEqual([0, 4, 8]);
    for (const lock of locks) lock.lock();
    for (const lock of locks) lock.unlock();
  });

  test('lockAsyncs come in order, one at a time', async () => {
    const lock = new AsyncLock(memory());
    const order = [];
    let inside = 0;
    const works = Array.from({ length: 20 }, (_, i) =>
      lock.executeAfterLocked(async () => {
        expect((inside += 1)).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(i);
        inside -= 1;
        return i * i;
      }),
    );
    expect(await within(Promise.all(works), 'all to have had it')).toEqual(works.map((_, i) => i * i));
    expect(order).toEqual(works.map((_, i) => i));
    expect(lock.tryLock()).not.toBe(null);
  });

  test('executeAfterLocked lets go when the callback throws, rejects, or has let go by itself', async () => {
    const lock = new AsyncLock(memory());
    const bad = new Error('on purpose');
    const throwing = () => {
      throw bad;
    };
    expect(await rejection(lock.executeAfterLocked(throwing))).toBe(bad);
    expect(await rejection(lock.executeAfterLocked(async () => throwing()))).toBe(bad);
    expect(await lock.executeAfterLocked((held) => held.unlock())).toBe(undefined);
    expect(await lock.executeAfterLocked(({ ownerDied }) => ownerDied)).toBe(false);
    expect((await rejection(lock.executeAfterLocked(7))).code).toBe('ERR_INVALID_ARG');
    lock.lock();
  });

  test('who gives up by time or signal leaves the others their turn', async () => {
    const lock = new AsyncLock(memory());
    lock.lock();
    const controller = new AbortController();
    const timed = rejection(lock.lockAsync({ timeout: 5 }));
    const aborted = rejection(lock.lockAsync({ signal: controller.signal, timeout: 60e3 }));
    const patient = lock.lockAsync();
    expect(await timed).toMatchObject({
      code: 'ERR_LOCK_TIMEOUT',
      message: 'The lock was not free within 5 ms',
    });
    controller.abort('enough');
    expect(await aborted).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' });
    const late = await rejection(lock.lockAsync({ signal: controller.signal }));
    expect(late).toMatchObject({ name: 'AbortError', cause: 'enough' });
    lock.unlock();
    (await within(patient, 'the patient one')).unlock();
    lock.lock();
  });

  test('a held lock is let go of at the end of its block', () => {
    const lock = new AsyncLock(memory());
    const dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');
    const held = lock.lock();
    held[dispose]();
    held[dispose]();
    const next = lock.lock();
    held[dispose]();
    expect(lock.tryLock()).toBe(null);
    next[dispose]();
    expect(lock.tryLock()).not.toBe(null);
  });

  test.each([
    [[{}], /`memory` argument must be a SharedMemory or a SharedArrayBuffer, got {}/],
    [[new ArrayBuffer(16)], /`memory` argument/],
  ])('%p is refused', (args, message) => {
    const error = thrownBy(() => new AsyncLock(...args));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringMatching(message) });
  });

  test('bad options are refused', async () => {
    const shared = memory(24);
    const refusals = [
      () => new AsyncLock(shared, { index: 6 }),
      () => new AsyncLock(shared, { index: -2 }),
      () => new AsyncLock(shared, { index: '0' }),
      () => new AsyncLock(shared, { at: 0 }),
      () => new AsyncLock(shared, null),
      () => new AsyncLock(shared).lock({ timeout: '5' }),
      () => new AsyncLock(shared).lock({ signal: new AbortController().signal }),
    ];
    for (const refused of refusals) expect(thrownBy(refused).code).toBe('ERR_INVALID_ARG');
    const lock = new AsyncLock(shared);
    for (const options of [{ timeout: null }, { signal: {} }, { wait: 1 }, 5])
      expect((await rejection(lock.lockAsync(options))).code).toBe('ERR_INVALID_ARG');
    lock.lock();
  });
});

describe('an AsyncLock over a SharedMemory', () => {
  const { AsyncLock, SharedMemory } = require('../..');

  test('needs 16 bytes from an even index on', () => {
    const codeOf = (bytes, index) =>
      thrownBy(() => new AsyncLock(new SharedMemory(bytes), { index })).message;
    expect(codeOf(15, 0)).toMatch(/`index` option must be within the memory, which is too small, got 0/);
    expect(codeOf(32, 1)).toMatch(/must be an even number from 0 to 4, got 1/);
    expect(codeOf(32, 6)).toMatch(/from 0 to 4, got 6/);
  });

  test('ends with its memory', async () => {
    const memory = new SharedMemory(16);
    const lock = new AsyncLock(memory);
    lock.lock();
    const later = rejection(lock.lockAsync());
    const { handle } = memory;
    memory.close();
    expect(thrownBy(() => SharedMemory.from(handle)).code).toBe('ERR_MEMORY_CLOSED');
    expect((await later).code).toBe('ERR_MEMORY_CLOSED');
    for (const use of [
      () => lock.lock(),
      () => lock.tryLock(),
      () => lock.unlock(),
      () => new AsyncLock(memory),
    ])
      expect(thrownBy(use).code).toBe('ERR_MEMORY_CLOSED');
    expect((await rejection(lock.lockAsync())).code).toBe('ERR_MEMORY_CLOSED');
  });

  test('keeps its memory, so that it stays one lock when the memory comes again', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const begin = () => {
      const memory = new SharedMemory(16);
      return { lock: new AsyncLock(memory), handle: memory.handle };
    };
    const { lock, handle } = begin();
    for (let i = 0; i < 10; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    const again = SharedMemory.from(handle);
    const later = new AsyncLock(again).lockAsync();
    expect(thrownBy(() => lock.lock()).code).toBe('ERR_LOCK_HELD');
    (await later).unlock();
    again.close();
    expect(thrownBy(() => lock.lock()).code).toBe('ERR_MEMORY_CLOSED');
  });

  test('closing is at once, also while a native thread waits for a lock', async () => {
    const [ours, theirs] = [loadPackage('seen'), loadPackage('seen')];
    const memory = new ours.SharedMemory(16);
    const other = theirs.SharedMemory.from(memory.handle);
    const held = new theirs.AsyncLock(other).lock();
    const later = rejection(new ours.AsyncLock(memory).lockAsync());
    memory.close();
    for (const use of [() => memory.load(0), () => memory.add(0, 1)])
      expect(thrownBy(use).code).toBe('ERR_MEMORY_CLOSED');
    expect((await later).code).toBe('ERR_MEMORY_CLOSED');
    held.unlock();
    other.close();
  });

  test('a block may close its memory, which lets go of the lock', async () => {
    const memory = new SharedMemory(16);
    const held = new AsyncLock(memory).lock();
    memory.close();
    held[Symbol.dispose ?? Symbol.for('nodejs.dispose')]();
    const closing = (end) => {
      const own = new SharedMemory(16);
      return new AsyncLock(own).executeAfterLocked(() => (own.close(), end()));
    };
    expect(await closing(() => 7)).toBe(7);
    const bad = new Error('on purpose');
    expect(await rejection(closing(() => Promise.reject(bad)))).toBe(bad);
  });

  test('a lockAsync over a closed memory rejects just once', async () => {
    const memory = new SharedMemory(16);
    const lock = new AsyncLock(memory);
    memory.close();
    const controller = new AbortController();
    const stray = [];
    const listen = (error) => stray.push(error);
    process.on('unhandledRejection', listen);
    const late = await rejection(lock.lockAsync({ signal: controller.signal, timeout: 60e3 }));
    expect(late.code).toBe('ERR_MEMORY_CLOSED');
    controller.abort();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(stray).toEqual([]);
  });
});
