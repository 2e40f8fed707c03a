'use strict';

// What the process manager shows of the queues that a process serves.

const fs = require('fs');
const { ProcessManager } = require('../..');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { Client } = require('../process-manager/client');
const { ensurePage } = require('../process-manager/page');
const { file, openClient, openWorker, startHost, stopServer, useQueues } = require('./hosts');
const { describeWithPostgres } = require('./postgres');
const { startPostgres } = require('./postgres-server');
const { describeWithRedis } = require('./redis');
const { startRedis } = require('./redis-server');

describe.each([
  ['Redis', describeWithRedis, startRedis],
  ['PostgreSQL', describeWithPostgres, startPostgres],
])('of a queue on %s', (_name, describeHere, start) => {
  describeHere('the process manager', () => {
    useQueues(start, { forEach: true });

    let page;
    beforeAll(() => {
      ensurePage();
      ProcessManager.setIntervalTime(150);
    });
    beforeEach(async () => {
      page = await ProcessManager.serve();
    });
    afterEach(() => page.close());

    const look = async () => {
      const client = await Client.connect(page.url);
      client.subscribe({ pools: true });
      return {
        rowWhen: async (isWanted) => {
          const message = await client.next(
            ({ type, queues }) => type === 'queues' && isWanted(queues[0]),
            0,
          );
          return message.queues[0];
        },
        close: () => client.close(),
      };
    };

    test('shows what waits, runs, is done and has failed, and by task what of it was done here', async () => {
      const client = openClient();
      const worker = await openWorker();
      expect(await client.tasks.add(1, 2)).toBe(3);
      await rejection(client.tasks.fail('on purpose'));
      const running = client.tasks.whileThere(file('pid'));
      await until(() => fs.existsSync(file('pid')), 'the job to run');
      await client.add('add', [3, 4]);
      await client.add('add', [5, 6], { job: { delay: 3600e3 } });
      const seen = await look();
      const row = await seen.rowWhen(({ jobs }) => jobs !== null);
      const host = worker.worker.opts.name;
      expect(row).toEqual({
        name: client.queue.name,
        server: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        host,
        jobs: { waiting: 1, delayed: 1, active: 1, done: 1, failed: 1 },
        hosts: [host],
        tasks: [
          { name: 'add', active: 0, done: 1, failed: 0 },
          { name: 'fail', active: 0, done: 0, failed: 1 },
          { name: 'whileThere', active: 1, done: 0, failed: 0 },
        ],
      });
      fs.rmSync(file('pid'));
      await running;
      await seen.close();
    });

    test('shows all hosts of the queue', async () => {
      await openWorker();
      const { pid } = await startHost();
      const seen = await look();
      const { hosts } = await seen.rowWhen((row) => row.hosts.length === 2);
      expect(hosts).toContainEqual(expect.stringMatching(`:${pid}$`));
      await seen.close();
    });

    test('shows no queue any more when its worker has closed', async () => {
      const worker = await openWorker();
      const seen = await look();
      await seen.rowWhen(({ jobs }) => jobs !== null);
      await worker.close();
      expect(await seen.rowWhen((row) => row === undefined)).toBeUndefined();
      await seen.close();
    });

    test('says that it does not know, where the server is gone', async () => {
      await openWorker();
      const seen = await look();
      await seen.rowWhen(({ jobs }) => jobs !== null);
      await stopServer();
      expect(await seen.rowWhen(({ jobs }) => jobs === null)).toMatchObject({ tasks: [] });
      await seen.close();
    });
  });
});
