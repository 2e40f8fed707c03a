'use strict';

// Jobs that wait for others, and get their results.

const { rejection } = require('../helpers/pools');
const { file, openClient, openWorker, useQueues } = require('./hosts');
const { describeWithPostgres } = require('./postgres');
const { startPostgres } = require('./postgres-server');
const { describeWithRedis } = require('./redis');
const { startRedis } = require('./redis-server');

describe.each([
  ['Redis', describeWithRedis, startRedis],
  ['PostgreSQL', describeWithPostgres, startPostgres],
])('on %s a job with children', (_name, describeHere, start) => {
  describeHere('of the same queue', () => {
    useQueues(start);

    test('gets their results after its own arguments, in their order', async () => {
      const client = openClient();
      await openWorker({ max: 2 });
      const children = [5, 4, 3, 2, 1].map((number) => client.job('all', [number, new Map([[number, 1n]])]));
      expect(await client.run('all', ['own'], { children })).toEqual([
        'own',
        [5, 4, 3, 2, 1].map((number) => [number, new Map([[number, 1n]])]),
      ]);
      expect(await client.queue.getCompletedCount()).toBe(6);
    });

    test('may have children that have some', async () => {
      const client = openClient();
      await openWorker();
      const child = client.job('all', ['child'], { children: [client.job('add', [1, 2])] });
      expect(await client.run('all', ['own'], { children: [child] })).toEqual(['own', [['child', [3]]]]);
    });

    test('fails with the error of one that fails', async () => {
      const client = openClient();
      await openWorker();
      const children = [client.job('add', [1, 2]), client.job('fail', ['on purpose'])];
      expect(await rejection(client.run('all', [], { children }))).toMatchObject({
        name: 'TypeError',
        message: 'on purpose',
        code: 'E_MINE',
      });
    });

    test('runs after one that may fail, with undefined as its result', async () => {
      const client = openClient();
      await openWorker();
      const children = [
        client.job('fail', ['on purpose'], { job: { ignoreDependencyOnFailure: true } }),
        client.job('add', [1, 2]),
      ];
      expect(await client.run('all', [], { children })).toEqual([[undefined, 3]]);
    });

    test('runs after children that are tried again', async () => {
      const client = openClient({ job: { backoff: 1 } });
      await openWorker();
      const children = [client.job('failUntil', [file('calls'), 2], { retries: 1 })];
      expect(await client.run('all', [], { children })).toEqual([[2]]);
    });
  });
});

describeWithRedis('a job with children', () => {
  useQueues();

  test('is added with them by a producer of BullMQ, too', async () => {
    const { FlowProducer } = require('bullmq');
    const client = openClient();
    const worker = await openWorker();
    const producer = new FlowProducer({ connection: client.queue.opts.connection });
    const { job } = await producer.add(client.job('all', [], { children: [client.job('add', [1, 2])] }));
    const completed = new Promise((resolve) => {
      worker.worker.on('completed', ({ id }, result) => id === job.id && resolve(result));
    });
    expect(await completed).toEqual({ value: [[3]] });
    await producer.close();
  });
});
