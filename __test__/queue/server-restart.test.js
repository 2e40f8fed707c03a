'use strict';

// The server of a queue ends and comes back with its data.

const fs = require('fs');
const { until } = require('../electron/wait');
const hosts = require('./hosts');
const { describeWithPostgres } = require('./postgres');
const { startPostgres } = require('./postgres-server');
const { describeWithRedis } = require('./redis');
const { startRedis } = require('./redis-server');

const { file, openClient, openWorker, useQueues } = hosts;

describe.each([
  ['Redis', describeWithRedis, startRedis],
  ['PostgreSQL', describeWithPostgres, startPostgres],
])('a %s', (_name, describeHere, start) => {
  describeHere('that is restarted', () => {
    useQueues(start);

    test('costs neither the job that runs nor those that wait, and can be asked for more', async () => {
      const client = openClient();
      await openWorker({ maxStalledCount: 10 });
      const running = client.run('whileThere', [file('pid')]);
      await until(() => fs.existsSync(file('pid')), 'the job to run');
      const waiting = [1, 2, 3].map((number) => client.tasks.add(number, 1));
      await until(async () => (await client.queue.count()) === 3, 'the others to wait');
      await hosts.restartServer();
      fs.rmSync(file('pid'));
      expect(await running).toBe('ended');
      expect(await Promise.all(waiting)).toEqual([2, 3, 4]);
      expect(await client.tasks.add(4, 1)).toBe(5);
    });

    test('is waited for by jobs that are added meanwhile', async () => {
      const client = openClient();
      await openWorker();
      expect(await client.tasks.add(1, 1)).toBe(2);
      await hosts.stopServer();
      const added = [client.tasks.add(2, 1), client.add('pid'), client.run('steps', [2])];
      await hosts.startServerAgain();
      expect(await Promise.all(added)).toEqual([3, expect.any(String), 2]);
    });

    test('is waited for by clients and workers that are opened meanwhile', async () => {
      await hosts.stopServer();
      const client = openClient();
      const opening = openWorker();
      const call = client.tasks.add(1, 1);
      await hosts.startServerAgain();
      await opening;
      expect(await call).toBe(2);
    });
  });
});
