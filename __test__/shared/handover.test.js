'use strict';
// Memories as values in parameters and results.

const path = require('path');
const v8 = require('v8');
const vm = require('vm');
const { SharedMemory } = require('../..');
const { child, openPool, rejection, thrownBy } = require('../helpers/pools');
const { descriptors } = require('../helpers/descriptors');
const { lanes } = require('../helpers/transports');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');

const script = path.join(__dirname, 'fixtures/handover-child.js');

const open = [];
afterEach(() => open.splice(0).forEach((memory) => memory.close()));

function newMemory(bytes = 4096) {
  const memory = new SharedMemory(bytes);
  open.push(memory);
  return memory;
}

/** A pool whose children are called by this lane. */
async function openOn(lane, options = {}) {
  const chosen = lane === 'fast' ? 'auto' : 'channel';
  const pool = openPool({ path: script, max: 1, lifecycle: false, lane: chosen, ...options });
  await pool.run('pid');
  await until(() => lanes(pool).every((name) => name === lane), `the lane ${lane}`);
  return pool;
}

/** Runs the collector. */
function collect() {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

/** What threads that start meanwhile have of their own: the memories here have hundreds. */
const FEW = 8;

describe.each([
  ['fast', 'json'],
  ['fast', 'advanced'],
  ['channel', 'json'],
  ['channel', 'advanced'],
])('a memory by the lane %s, as %s,', (lane, serialization) => {
  const openThis = (options) => openOn(lane, { serialization, ...options });

  test('is the same memory in the child, wherever in the parameters', async () => {
    const pool = await openThis();
    const memory = newMemory();
    expect(await pool.run('add', { memory, index: 3, value: 5 })).toBe(0);
    expect(await pool.run('add', { memory, index: 3, value: 6 })).toBe(5);
    expect(memory.load(3)).toBe(11);
    expect(await pool.run('isOne', { a: memory, nested: [{ b: memory }] })).toBe(true);
  });

  test('is the same object when it comes back', async () => {
    const pool = await openThis();
    const [one, two] = [newMemory(), newMemory(8)];
    for (const task of ['echo', 'later']) {
      expect(await pool.run(task, one)).toBe(one);
      const { a, b, text } = await pool.run(task, { a: two, b: [one, two], text: '\x7f0' });
      expect([a === two, b[0] === one, b[1] === two, text]).toEqual([true, true, true, '\x7f0']);
    }
    expect((await pool.send('echo', { one })).result.one).toBe(one);
  });

  test('is one that a task has made', async () => {
    const pool = await openThis();
    const { memory, again } = await pool.run('make', { bytes: 1 << 20, value: 7 });
    open.push(memory);
    expect(memory).toBeInstanceOf(SharedMemory);
    expect(again[0].memory).toBe(memory);
    expect([memory.byteLength, memory.load(0)]).toEqual([1 << 20, 7]);
    await pool.run('add', { memory, index: 0, value: 1 });
    expect(memory.load(0)).toBe(8);
  });

  test('goes from child to child, and outlives the one that made it', async () => {
    const pool = await openThis({ max: 2 });
    const { memory } = await pool.run('make', { bytes: 64, value: 5 }, { id: 'a' });
    await pool.run('keep', memory, { id: 'b' });
    const maker = pool.pidMap.get('a');
    process.kill(maker, 'SIGKILL');
    await until(() => !isAlive(maker), 'the maker to be gone');
    memory.add(0, 1);
    expect(await pool.run('readKept', null, { id: 'b' })).toBe(6);
    memory.close();
    expect(await pool.run('readKept', null, { id: 'b' })).toBe(6);
    const back = await pool.run('kept', null, { id: 'b' });
    open.push(back);
    expect([back === memory, back.load(0)]).toEqual([false, 6]);
  });

  test('has locks for all of its processes', async () => {
    const pool = await openThis({ max: 2 });
    const memory = newMemory();
    const works = ['a', 'b', 'a', 'b'].map((id) => pool.run('count', { memory, rounds: 50 }, { id }));
    await Promise.all(works);
    expect(memory.load(0)).toBe(200);
  });

  test('comes in its turn also when there are very many, and the child is busy', async () => {
    const pool = await openThis();
    const memories = Array.from({ length: 40 }, () => newMemory(64));
    const blocked = pool.run('block', 200);
    const works = Array.from({ length: 1200 }, (_, i) => pool.run('echo', [i, memories[i % 40]]));
    const plain = pool.run('echo', 'plain');
    const results = await Promise.all(works);
    expect(results.every(([i, memory], at) => i === at && memory === memories[at % 40])).toBe(true);
    expect([await plain, await blocked]).toEqual(['plain', undefined]);
  });

  test('leaves no descriptor, after 200 of them both ways', async () => {
    const pool = await openThis();
    collect();
    const before = { host: descriptors(), child: await pool.run('descriptors') };
    for (let i = 0; i < 200; i += 1) {
      const memory = new SharedMemory(64);
      // One of three is closed, the others are left to the collector.
      const back = await pool.run(i % 2 ? 'echo' : 'nothing', memory);
      const made = (await pool.run('make', { bytes: 64, value: 1 })).memory;
      if (i % 3 === 0) [memory, made, back].forEach((one) => one?.close());
    }
    await until(() => {
      collect();
      return descriptors() <= before.host + FEW;
    }, 'the host to let go');
    await until(async () => (await pool.run('descriptors')) <= before.child + FEW, 'the child to let go');
  });

  test('is refused when it is closed', async () => {
    const pool = await openThis();
    const memory = newMemory();
    memory.close();
    const error = await rejection(pool.run('echo', { memory }));
    expect(error).toMatchObject({ code: 'ERR_SERIALIZE', cause: { code: 'ERR_MEMORY_CLOSED' } });
    expect(await pool.run('echo', 1)).toBe(1);
  });

  test('is one of at most 64', async () => {
    const pool = await openThis();
    const many = Array.from({ length: 65 }, () => newMemory(4));
    expect(await pool.run('echo', many.slice(1))).toEqual(many.slice(1));
    expect(await rejection(pool.run('echo', many))).toMatchObject({ code: 'ERR_SERIALIZE' });
    const error = await rejection(pool.run('makeMany', 65));
    expect(error.message).toMatch(/more than 64 SharedMemories/);
  });

  test('makes a bare script refuse its call, not others', async () => {
    const pool = openPool({ path: child('bare.js'), max: 1, serialization });
    const memory = newMemory();
    const refused = rejection(pool.run('echo', { memory }));
    expect(await refused).toMatchObject({
      code: 'ERR_SHARED_MEMORY',
      message: expect.stringMatching(/does not run the ProcessHost/),
    });
    expect(await rejection(pool.run('echo', [memory]))).toMatchObject({ code: 'ERR_SHARED_MEMORY' });
    expect(pool.stats().children[0].inFlight ?? 0).toBe(0);
  });
});

test('a Map, a Set and a cycle have memories, too', async () => {
  const pool = await openOn('fast', { serialization: 'advanced' });
  const memory = newMemory();
  const value = { map: new Map([[memory, { memory }]]), set: new Set([memory]), bytes: Buffer.from('bytes') };
  value.self = value;
  const back = await pool.run('echo', value);
  expect(back.map.get(memory).memory).toBe(memory);
  expect([back.set.has(memory), back.self === back, String(back.bytes)]).toEqual([true, true, 'bytes']);
});

test('a child that dies with memories on their way loses its own calls only', async () => {
  const pool = await openOn('fast');
  const memory = newMemory();
  const pid = await pool.run('pid');
  const works = Array.from({ length: 500 }, () => pool.run('echo', memory).catch((error) => error.code));
  process.kill(pid, 'SIGKILL');
  const results = await Promise.all(works);
  const kinds = new Set(results.map((result) => (result === memory ? 'memory' : result)));
  expect([...kinds].filter((kind) => !['memory', 'ERR_CHILD_EXITED'].includes(kind))).toEqual([]);
  expect(await pool.run('echo', memory)).toBe(memory);
});

test('a call that is refused gives its place to the next', async () => {
  const pool = openPool({ path: child('bare.js'), max: 1, concurrency: 1 });
  const memory = newMemory();
  const works = ['ping', memory, 'ping', memory, memory, 'ping'].map((params) =>
    pool.run('echo', params).then(
      () => 'answered',
      (error) => error.code,
    ),
  );
  const refused = 'ERR_SHARED_MEMORY';
  expect(await Promise.all(works)).toEqual(['answered', refused, 'answered', refused, refused, 'answered']);
});

test('memories that did not come are an error of their call', async () => {
  const pool = openPool({ path: path.join(__dirname, 'fixtures/liar.js'), max: 1 });
  expect(await rejection(pool.run('echo', 1))).toMatchObject({ code: 'ERR_SHARED_MEMORY', task: 'echo' });
  expect(await pool.run('other')).toBe(1);
});

test('a thrown error takes no memory along', async () => {
  const pool = await openOn('fast');
  expect(await rejection(pool.run('throwWith', newMemory()))).toMatchObject({ message: 'on purpose' });
});

test('elsewhere a memory is no JSON', () => {
  expect(thrownBy(() => JSON.stringify({ memory: newMemory() }))).toMatchObject({ code: 'ERR_SERIALIZE' });
});
