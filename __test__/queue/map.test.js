'use strict';

// `remote.map`: many calls, in batches of one job each.

const fs = require('fs');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { file, openClient, openWorker, useQueues } = require('./hosts');
const { describeWithRedis } = require('./redis');

const sums = (count) => Array.from({ length: count }, (_, at) => [at, 1]);
const results = (count) => Array.from({ length: count }, (_, at) => at + 1);

describeWithRedis('map', () => {
  useQueues();

  test.each([
    ['one job each', {}, 7],
    ['batches', { batch: 3 }, 3],
    ['one batch', { batch: 100 }, 1],
  ])('has results in the order of the items, by %s', async (_, options, jobs) => {
    const client = openClient();
    await openWorker({ max: 2 });
    expect(await client.map('add', sums(7), options)).toEqual(results(7));
    expect(await client.queue.getCompletedCount()).toBe(jobs);
  });

  test('takes what iterates asynchronously, and no more than is in flight', async () => {
    const client = openClient();
    let taken = 0;
    async function* items() {
      for (const item of sums(100)) yield (taken += 1) && item;
    }
    const mapped = client.map('add', items(), { batch: 5, inFlight: 2 });
    await until(async () => (await client.queue.count()) === 2, 'two jobs to wait');
    expect(taken).toBe(10);
    await openWorker();
    expect(await mapped).toEqual(results(100));
  });

  test('of nothing is nothing', async () => {
    expect(await openClient().map('add', [], { batch: 5 })).toEqual([]);
  });

  test('carries the values of structured clone', async () => {
    const client = openClient();
    await openWorker();
    const items = [[new Map([[1, 2n]])], [undefined, new Uint8Array([3])], []];
    expect(await client.map('all', items, { batch: 2 })).toEqual(items);
  });

  test('rejects with the first error, and cancels the jobs that wait', async () => {
    const client = openClient();
    await openWorker();
    const items = [['on purpose'], ...Array.from({ length: 20 }, () => ['later'])];
    const error = await rejection(client.map('fail', items, { batch: 2 }));
    expect(error).toMatchObject({ name: 'TypeError', message: 'on purpose', code: 'E_MINE' });
    await until(async () => (await client.queue.count()) === 0, 'no job to wait');
  });

  test('retries a whole batch', async () => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker();
    const items = [
      [file('one'), 1],
      [file('two'), 2],
    ];
    expect(await client.map('failUntil', items, { batch: 2, retries: 1 })).toEqual([2, 2]);
    expect(fs.readFileSync(file('one'), 'utf8')).toBe('..');
  });

  test('ends a call of a batch after its timeout', async () => {
    const client = openClient();
    await openWorker();
    const error = await rejection(client.map('none', [[]], { batch: 2, timeout: 50 }));
    expect(error).toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
  });

  test('ends the batch that runs when its signal is aborted', async () => {
    const client = openClient();
    await openWorker();
    const ending = new AbortController();
    const mapped = rejection(
      client.map('whileThere', [[file('pid')], [file('other')]], { batch: 2, signal: ending.signal }),
    );
    await until(() => fs.existsSync(file('pid')), 'the first call to run');
    ending.abort('enough');
    expect(await mapped).toMatchObject({ code: 'ABORT_ERR', cause: 'enough' });
    await until(async () => (await client.queue.getFailedCount()) === 1, 'the job to fail');
    expect(fs.existsSync(file('other'))).toBe(false);
  });

  test('does not leave a stream of a batch open', async () => {
    const client = openClient();
    const worker = await openWorker();
    const error = await rejection(client.map('numbers', [[], []], { batch: 2 }));
    expect(error).toMatchObject({ code: 'ERR_SERIALIZE' });
    expect(worker.pool.stats().inFlight).toBe(0);
  });

  test.each([
    ['items', 7, {}, '`items` argument'],
    ['an item', [7], {}, '`items` argument'],
    ['batch', [], { batch: 0 }, '`batch` option'],
    ['inFlight', [], { inFlight: 1.5 }, '`inFlight` option'],
    ['retries', [], { retries: -1 }, '`retries` option'],
    ['an unknown option', [], { onProgress: () => {} }, '`onProgress` is not an option'],
  ])('refuses a bad %s', async (_, items, options, text) => {
    const error = await rejection(openClient().map('add', items, options));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(text) });
  });
});
