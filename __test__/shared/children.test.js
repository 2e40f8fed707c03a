'use strict';
// Memory and locks between the host and the children of a pool.

const path = require('path');
const { AsyncLock, SharedMemory } = require('../..');
const { openPool, rejection, thrownBy } = require('../helpers/pools');
const { isAlive, stat } = require('../electron/processes');
const { until, within } = require('../electron/wait');
const { waitHere } = require('../helpers/wait-here');
const { memoryDescriptors } = require('./load');

const script = path.join(__dirname, 'fixtures/child.js');
const COUNTER = 8;
const ENOUGH = 12;

const open = [];
afterEach(() => open.splice(0).forEach((memory) => memory.close()));

/** A pool whose children share a memory with us. */
function openShared(options = {}, bytes = 4096) {
  const memory = new SharedMemory(bytes);
  open.push(memory);
  const { shared, ...rest } = options;
  return {
    memory,
    pool: openPool({ path: script, lifecycle: false, shared: { memory, ...shared }, ...rest }),
  };
}

/** Windows does not tell of a process whether it is suspended; there it is when the pool says so. */
function isStopped(pool) {
  if (process.platform === 'win32') return pool.stats().children[0].state === 'asleep';
  return stat(pool.forked[0].pid).state === 'T';
}

describe('shared memory', () => {
  test('is one for the host and all children, by name', async () => {
    const other = new SharedMemory(8);
    open.push(other);
    const { memory, pool } = openShared({ max: 2, shared: { 'an "other"': other } });
    const add = (name, value, id) => pool.run('add', { name, index: 1, value }, { id });
    expect(await add('memory', 5, 'a')).toBe(0);
    expect(await add('memory', 6, 'b')).toBe(5);
    expect(await add('an "other"', 1, 'b')).toBe(0);
    expect([memory.load(1), other.load(1)]).toEqual([11, 1]);
    expect(await pool.run('names')).toEqual(['an "other"', 'memory']);
    expect(await pool.run('size', 'memory')).toBe(4096);
    await pool.run('fill', { offset: 100, text: 'größer' });
    expect(memory.read(100, Buffer.alloc(8)).toString()).toBe('größer');
  });

  test('a waiter is woken by another process, blocking or not, either way round', async () => {
    const { memory, pool } = openShared({ max: 1 });
    const blocked = pool.run('wait', { index: 20, value: 0 });
    await until(() => memory.notify(20) === 1, 'the child to wait');
    expect(await blocked).toBe('ok');
    const waiting = pool.run('waitAsync', { index: 20, value: 0 });
    await until(() => memory.notify(20) === 1, 'the child to wait without blocking');
    expect(await waiting).toBe('ok');
    const own = memory.waitAsync(21, 0);
    await pool.run('notify', { index: 21, value: 1 });
    expect(await own.value).toBe('ok');
  });

  test('a child that is made again gets the same memory, also when it is closed here', async () => {
    const { memory, pool } = openShared({ max: 1 });
    await pool.run('add', { name: 'memory', index: 3, value: 7 });
    const pid = await pool.run('pid');
    memory.close();
    process.kill(pid, 'SIGKILL');
    await until(() => pool.forked.every((member) => member.pid !== pid), 'the child to be gone');
    expect(await pool.run('load', { name: 'memory', index: 3 })).toBe(7);
  });

  test('is freed with the pool and its last owner', async () => {
    const before = memoryDescriptors();
    const { memory, pool } = openShared({ max: 1 });
    await pool.run('load', { name: 'memory', index: 3 });
    memory.close();
    const kept = memoryDescriptors().filter((fd) => !before.includes(fd));
    expect(kept).toHaveLength(1);
    await pool.close();
    await until(() => !memoryDescriptors().includes(kept[0]), 'the memory to be freed');
  });

  test('children that do not use it do not load the addon, and find nothing in their environment', async () => {
    // By the channel, children need no addon to be called.
    const { pool } = openShared({ max: 1, lane: 'channel' });
    expect(await pool.run('hasAddon')).toBe(false);
    expect(
      (await pool.run('environment')).filter((name) => /^ELECTRON_RE_NATIVE_(POOL|SHARED)/.test(name)),
    ).toEqual([]);
    await pool.run('names');
    expect(await pool.run('hasAddon')).toBe(true);
  });

  test('what a child starts gets nothing of it', async () => {
    const { pool } = openShared({ max: 1 });
    const nothing = { memories: 0, env: null };
    expect(await pool.run('grandchild')).toEqual([nothing, nothing]);
  });

  test('without the option there is none', async () => {
    const pool = openPool({ path: script, max: 1 });
    expect(await pool.run('names')).toEqual([]);
  });

  test.each([
    [{ a: {} }, /`shared.a` option must be a SharedMemory, got {}/],
    [{ a: new SharedArrayBuffer(4) }, /`shared.a` option must be a SharedMemory/],
    [7, /`shared` option must be an object whose values are SharedMemory instances, got 7/],
    [null, /got null/],
  ])('%p is refused', (shared, message) => {
    const error = thrownBy(() => openPool({ path: script, shared }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringMatching(message) });
  });

  test('a closed one is refused', () => {
    const memory = new SharedMemory(4);
    memory.close();
    expect(thrownBy(() => openPool({ path: script, shared: { memory } })).code).toBe('ERR_MEMORY_CLOSED');
  });
});

describe('a lock between processes', () => {
  // What the article wanted: children that share a lock and never count at the same time.
  test("is what the author of electron-re's AsyncLock hoped for", async () => {
    const { memory, pool } = openShared({ max: 4 });
    const lock = new AsyncLock(memory);
    const works = ['count', 'countAsync', 'count', 'countAsync'].map((task, id) =>
      pool.run(task, 500, { id }),
    );
    for (let i = 0; i < 500; i += 1) {
      await lock.executeAfterLocked(async () => {
        const before = memory.load(COUNTER);
        await new Promise((resolve) => setImmediate(resolve));
        memory.store(COUNTER, before + 1);
      });
    }
    await within(Promise.all(works), 'all children to have counted');
    expect(memory.load(COUNTER)).toBe(2500);
  });

  test('waiting for it blocks nothing', async () => {
    const { memory, pool } = openShared({ max: 1 });
    await pool.run('hold');
    const lock = new AsyncLock(memory);
    const waiting = lock.lockAsync();
    let turns = 0;
    while (turns < 100) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(lock.tryLock()).toBe(null);
    await pool.run('letGo');
    expect((await within(waiting, 'the lock')).ownerDied).toBe(false);
    lock.unlock();
  });

  test.each(['lock', 'lockAsync', 'tryLock'])(
    '%s gets that of a child that died with it, and learns so',
    async (how) => {
      const { memory, pool } = openShared({ max: 1 });
      await pool.run('hold');
      const lock = new AsyncLock(memory);
      expect(thrownBy(() => lock.lock({ timeout: 20 }))).toMatchObject({
        code: 'ERR_LOCK_TIMEOUT',
        message: 'The lock was not free within 20 ms',
      });
      const waiting = how === 'lockAsync' ? lock.lockAsync() : undefined;
      const { pid } = pool.forked[0];
      process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(pid) && pool.forked.length === 0, 'the child to end');
      const held = await within(Promise.resolve(waiting ?? lock[how]()), 'the lock');
      expect(held.ownerDied).toBe(true);
      held.unlock();
      expect(await pool.run('hold')).toBe(false);
    },
  );

  test.each(['waits already', 'comes later'])(
    'the next one that %s learns that a holder died, if the first has given up in the meantime',
    async (next) => {
      const { memory, pool } = openShared({ max: 1 });
      await pool.run('hold');
      const lock = new AsyncLock(memory);
      const controller = new AbortController();
      const first = rejection(lock.lockAsync({ signal: controller.signal }));
      const waiting = next === 'waits already' ? lock.lockAsync() : undefined;
      const holder = () => memory.load64(0) & ~(1n << 31n);
      const dead = holder();
      process.kill(pool.forked[0].pid, 'SIGKILL');
      // It is got for the first one while this thread can neither hear of that nor of anything else.
      waitHere(() => holder() !== dead, 'the lock to be got');
      controller.abort();
      expect((await first).name).toBe('AbortError');
      expect((await within(waiting ?? lock.lockAsync(), 'the lock')).ownerDied).toBe(true);
      lock.unlock();
      expect((await within(lock.lockAsync(), 'the lock')).ownerDied).toBe(false);
    },
  );

  test('a child that was put to sleep with it is woken by who waits', async () => {
    const { memory, pool } = openShared({ max: 1 });
    await pool.run('holdFor', 300);
    const [member] = pool.forked;
    expect(member.sleep()).toBe(true);
    await until(() => isStopped(pool), 'the child to be stopped');
    const lock = new AsyncLock(memory);
    expect((await within(lock.lockAsync(), 'the lock')).ownerDied).toBe(false);
    lock.unlock();
    expect(await pool.run('pid')).toBe(member.pid);
  });

  test('nobody starves while another takes it again and again', async () => {
    const { memory, pool } = openShared({ max: 2 });
    const greedy = [0, 1].map((id) => pool.run('countOn', null, { id }));
    const lock = new AsyncLock(memory);
    await until(() => memory.load(COUNTER) > 0, 'the others to begin');
    // They go on until this is through.
    for (let i = 0; i < 10; i += 1) (await within(lock.lockAsync(), 'the lock')).unlock();
    memory.store(ENOUGH, 1);
    const [one, other] = await Promise.all(greedy);
    expect(memory.load(COUNTER)).toBe(one + other);
  });
});
