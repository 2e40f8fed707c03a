'use strict';

const path = require('path');
const { AsyncLocalStorage } = require('async_hooks');
const { createPool } = require('../..');
const { child, openPool, rejection } = require('../helpers/pools');
const { until } = require('../electron/wait');
const { LANE } = require('../helpers/transport-option');

const open = (options) => openPool({ path: child('ports.js'), max: 1, concurrency: 1, ...options });

/** A call with a port, what has come to the port, and whether that is closed. */
function talk(pool, task, params, { onMessage = () => {}, onBegin = () => {}, ...options } = {}) {
  const facts = { heard: [], closed: 0 };
  const onPort = (port) => {
    facts.port = port;
    port.on('message', (value) => {
      facts.heard.push(value);
      onMessage(value, port);
    });
    port.on('close', () => (facts.closed += 1));
    onBegin(port);
  };
  return { call: pool.run(task, params, { ...options, onPort }), facts };
}

test.each([
  ['json', 'auto'],
  ['advanced', 'auto'],
  ['json', 'channel'],
  ['advanced', 'channel'],
])('messages go both ways while a call runs, %s, lane %s', async (serialization, lane) => {
  const pool = open({ serialization, lane });
  // The first call comes by the channel in any case, later ones by the fast lane where there is one.
  for (let calls = 0; calls < 3; calls += 1) {
    const onBegin = (port) => [1, 2, 3, 'done'].forEach((value) => port.postMessage(value));
    const { call, facts } = talk(pool, 'sum', null, { onBegin });
    expect([await call, facts.heard, facts.closed]).toEqual([6, [1, 3, 6], 1]);
  }
  expect(pool.stats()).toMatchObject({ done: 3, failed: 0, inFlight: 0 });
});

test('a value is what a parameter and a result may be', async () => {
  const values = [undefined, null, new Map([[1, 2n]]), Buffer.from('bytes'), [new Date(0)]];
  const ending = new AbortController();
  const { call, facts } = talk(open({ serialization: 'advanced' }), 'echo', null, {
    signal: ending.signal,
    onBegin: (port) => values.forEach((value) => port.postMessage(value)),
    onMessage: () => facts.heard.length === values.length && ending.abort(),
  });
  expect(await rejection(call)).toMatchObject({ code: 'ABORT_ERR' });
  expect(facts.heard).toEqual(values);
});

test('many come in their order, before the result', async () => {
  const { call, facts } = talk(open(), 'count', 1000);
  expect(await call).toBe('counted');
  expect(facts.heard).toEqual(Array.from({ length: 1000 }, (_, at) => at));
});

test('more than may wait come when those before them are heard', async () => {
  const ending = new AbortController();
  let posted = 0;
  const post = (port) => {
    for (let at = 0; at < 500; at += 1) port.postMessage(posted++);
  };
  const { call, facts } = talk(open(), 'echo', null, {
    signal: ending.signal,
    onBegin: post,
    onMessage(_, port) {
      if (facts.heard.length < posted) return;
      if (posted === 5000) ending.abort();
      else post(port);
    },
  });
  await rejection(call);
  expect(facts.heard).toEqual(Array.from({ length: 5000 }, (_, at) => at));
});

test('a task that posts more than is read gets an error', async () => {
  const { call } = talk(open(), 'fill');
  expect(await call).toEqual({ posted: 1024, code: 'ERR_QUEUE_FULL' });
});

test('so is a caller', async () => {
  let posted = 0;
  let code;
  const onBegin = (port) => {
    try {
      for (; ; posted += 1) port.postMessage(posted);
    } catch (error) {
      ({ code } = error);
    }
  };
  const ending = new AbortController();
  const { call } = talk(open(), 'echo', null, {
    signal: ending.signal,
    onBegin,
    onMessage: () => ending.abort(),
  });
  await rejection(call);
  expect({ posted, code }).toEqual({ posted: 1024, code: 'ERR_QUEUE_FULL' });
});

test('messages wait until somebody listens', async () => {
  const onBegin = (port) => ['first', 'last'].forEach((value) => port.postMessage(value));
  const { call } = talk(open(), 'listenLate', null, { onBegin });
  expect(await call).toEqual(['first', 'last']);
});

test('what cannot be sent throws where it is posted', async () => {
  const pool = open({ serialization: 'advanced' });
  expect((await rejection(talk(pool, 'unsendable').call)).message).toMatch(/function/);
  let error;
  const onBegin = (port) => {
    try {
      port.postMessage(() => {});
    } catch (thrown) {
      error = thrown;
    }
    port.postMessage('done');
  };
  expect(await talk(pool, 'sum', null, { onBegin }).call).toBe(0);
  expect(error).toMatchObject({ code: 'ERR_SERIALIZE', task: 'sum' });
});

test('it ends with the call, however that ends', async () => {
  const pool = open({ killGrace: 200 });
  const late = talk(pool, 'late');
  expect(await late.call).toBe('early');
  const ending = new AbortController();
  const onBegin = () => ending.abort();
  const aborted = talk(pool, 'echo', null, { signal: ending.signal, onBegin });
  expect(await rejection(aborted.call)).toMatchObject({ code: 'ABORT_ERR' });
  await until(async () => (await pool.run('look')).closed === 1, "the end of the task's port");
  const dead = talk(pool, 'die', null, { onBegin: (port) => port.postMessage('now') });
  expect(await rejection(dead.call)).toMatchObject({ code: 'ERR_CHILD_EXITED', task: 'die' });
  for (const { facts } of [late, aborted, dead]) {
    expect(facts.closed).toBe(1);
    facts.port.postMessage('nobody hears it');
  }
  expect(late.facts.heard).toEqual([]);
});

test('a child that a message blocks is replaced', async () => {
  const pool = open({ killGrace: 200 });
  await pool.ready();
  const onMessage = (_, port) => [1, 2].forEach((value) => port.postMessage(value));
  const { call } = talk(pool, 'block', null, { timeout: 500, onMessage });
  expect(await rejection(call)).toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
  expect(await pool.run('hasPort')).toBe(false);
});

test('listeners run in the context in which they were added', async () => {
  const user = new AsyncLocalStorage();
  const seen = [];
  const { call } = user.run('anna', () =>
    talk(open(), 'count', 1, {
      onBegin: () => seen.push(user.getStore()),
      onMessage: () => seen.push(user.getStore()),
    }),
  );
  await call;
  expect(seen).toEqual(['anna', 'anna']);
});

test('a stream that a function returns keeps it', async () => {
  const options = { max: 1, runtime: process.env.POOL_RUNTIME, lane: LANE };
  const pool = createPool(path.join(__dirname, '../tasks/fixtures/inputs.mjs'), options);
  const { call, facts } = talk(pool, 'answered');
  const chunks = [];
  for await (const chunk of await call) {
    chunks.push(chunk);
    expect(facts.closed).toBe(0);
    if (chunk < 3) facts.port.postMessage(chunk + 1);
    else break;
  }
  expect([chunks, facts.closed]).toEqual([[0, 1, 2, 3], 1]);
  await pool.close();
});

test('a port goes to one call', async () => {
  const pool = open();
  expect(await rejection(pool.run('hasPort', 1, { onPort: 7 }))).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect(await pool.run('hasPort', 1, { onPort() {} })).toBe(true);
});
