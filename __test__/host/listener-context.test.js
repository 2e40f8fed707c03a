'use strict';

const { AsyncLocalStorage, executionAsyncId } = require('async_hooks');
const { EventEmitter } = require('events');
const { ProcessLifeCycle, ProcessManager } = require('../..');
const { openLane } = require('../helpers/transports');
const { openPool, child, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');

const storage = new AsyncLocalStorage();
const open = (options) => openLane({ path: child('contexts.js'), ...options });

/** Has `add` add a listener in the context `mine`, which notes what it sees and then enters its own store. */
function listenIn(mine, add) {
  const seen = [];
  storage.run(mine, () =>
    add(() => {
      seen.push([storage.getStore(), executionAsyncId() > 0]);
      storage.enterWith('a leak');
    }),
  );
  return seen;
}

/** All it may have seen. */
const only = (mine) => [[mine, true]];
const distinct = (seen) => [...new Map(seen.map((one) => [String(one), one])).values()];

test.each(['on', 'addListener', 'prependListener', 'once', 'prependOnceListener'])(
  'a listener added by %s runs in the context it was added in, each time',
  async (method) => {
    const pool = await open();
    const first = listenIn('one', (heard) => pool[method]('forked_message', heard));
    const second = listenIn('two', (heard) => pool[method]('forked_message', heard));
    await storage.run('caller', () => Promise.all([pool.run('pid'), pool.run('pid'), pool.send('pid')]));
    await pool.run('pid');
    const times = method.toLowerCase().includes('once') ? 1 : 4;
    expect([first.length, second.length]).toEqual([times, times]);
    expect(distinct(first)).toEqual(only('one'));
    expect(distinct(second)).toEqual(only('two'));
  },
);

test('so do those of a pool’s other events', async () => {
  const pool = openPool({ path: child('contexts.js'), max: 2 });
  const names = ['output', 'spawn', 'exit', 'forked_exit', 'sleep', 'wake'];
  const seen = Object.fromEntries(
    names.map((name) => [name, listenIn(name, (heard) => pool.on(name, heard))]),
  );
  const cycle = listenIn('cycle', (heard) => pool.lifecycle.on('sleep', heard));
  await storage.run('caller', () => Promise.all([pool.run('print', 'one'), pool.run('print', 'two')]));
  await until(() => seen.output.length >= 2, 'both outputs');
  await storage.run('sleeper', async () => {
    pool.forked[0].sleep();
    pool.forked[0].wakeup();
  });
  await storage.run('closer', () => pool.close());
  for (const name of names) expect([name, distinct(seen[name])]).toEqual([name, only(name)]);
  expect(distinct(cycle)).toEqual(only('cycle'));
});

test('so do those of a child, its streams’ by where these were first asked for', async () => {
  const pool = await open();
  const handle = pool.forked[0].child;
  const message = listenIn('message', (heard) => handle.on('message', heard));
  const exit = listenIn('exit', (heard) => handle.once('exit', heard));
  const data = listenIn('data', (heard) => handle.stdout.on('data', heard));
  const end = listenIn('end', (heard) => handle.stdout.on('end', heard));
  for (let round = 0; round < 3; round += 1) {
    await storage.run('caller', () => pool.run('tell', round));
    await until(() => message.length > round, 'the message');
    await storage.run('caller', () => pool.run('print', 'text'));
    await until(() => data.length > round, 'the output');
  }
  await storage.run('killer', () => pool.kill());
  await until(() => end.length === 1, 'the end of the output');
  expect([distinct(message), distinct(exit)]).toEqual([only('message'), only('exit')]);
  expect(distinct(data.map(([store]) => store))).toEqual(['data']);
  expect(distinct(end.map(([store]) => store))).toEqual(['data']);
});

test('so do those of the process manager and of a life cycle', async () => {
  const refresh = listenIn('refresh', (heard) => ProcessManager.once('refresh', heard));
  const cycle = new ProcessLifeCycle({ expect: 1, internal: 1 });
  const sleep = listenIn('sleep', (heard) => cycle.on('sleep', heard));
  storage.run('starter', () => cycle.start());
  cycle.watch([1]);
  await until(() => refresh.length > 0 && sleep.length > 1, 'both');
  cycle.stop();
  expect([distinct(refresh), distinct(sleep)]).toEqual([only('refresh'), only('sleep')]);
});

test.each(['run', 'send', 'sendToAll', 'kill', 'ready', 'drain', 'close'])(
  'what awaits %s goes on in its own context',
  async (method) => {
    const pool = await open();
    const noise = listenIn('noise', (heard) => pool.on('forked_message', heard));
    const seen = await Promise.all(
      ['one', 'two', 'three'].map((mine) =>
        storage.run(mine, async () => {
          const stores = [];
          const act = () =>
            method.startsWith('s') || method === 'run' ? pool[method]('pid') : pool[method]();
          await act().then(() => stores.push(storage.getStore()));
          return [mine, ...stores, storage.getStore()];
        }),
      ),
    );
    expect(seen).toEqual(['one', 'two', 'three'].map((mine) => [mine, mine, mine]));
    expect(distinct(noise)).toEqual(noise.length > 0 ? only('noise') : []);
  },
);

test.each(['abort', 'timeout'])('so does who awaits a call given up by %s', async (how) => {
  const pool = await open({ killGrace: 60e3 });
  const controller = new AbortController();
  const limit = how === 'abort' ? { signal: controller.signal } : { timeout: 1 };
  const stores = ['one', 'two'].map((mine) =>
    storage.run(mine, async () => {
      await rejection(pool.run('never', 0, limit));
      return storage.getStore();
    }),
  );
  storage.run('aborter', () => controller.abort());
  expect(await Promise.all(stores)).toEqual(['one', 'two']);
});

test('a wrapped listener is found and shown as Node does', async () => {
  const [pool, plain] = [openPool(), new EventEmitter()];
  const heard = () => {};
  const told = (emitter) => {
    const added = [];
    emitter.on('newListener', (name, listener) => added.push([name, listener]));
    const results = [
      emitter.on('x', heard).once('x', heard) === emitter,
      emitter.listeners('x').every((listener) => listener === heard),
      emitter.off('x', heard).listenerCount('x'),
      emitter.off('x', heard).listenerCount('x'),
      emitter.once('x', heard).emit('x'),
      emitter.listenerCount('x'),
      added,
    ];
    for (const method of ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']) {
      for (const wrong of [undefined, null, 1, {}]) {
        try {
          emitter[method]('x', wrong);
        } catch (error) {
          results.push([error.code, error.message]);
        }
      }
    }
    return results;
  };
  expect(told(pool)).toEqual(told(plain));
});
