'use strict';

// The server of a queue ends and does not come back.

const { once } = require('events');
const fs = require('fs');
const { Redis } = require('ioredis');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { file, openClient, openWorker, startHost, stopServer, useQueues } = require('./hosts');
const { describeWithPostgres } = require('./postgres');
const { startPostgres } = require('./postgres-server');
const { describeWithRedis } = require('./redis');
const { startRedis } = require('./redis-server');

const pidIn = (path) =>
  until(() => fs.existsSync(path) && Number(fs.readFileSync(path, 'utf8')), 'a task to run');

describeWithRedis('close() without its server', () => {
  useQueues(startRedis, { forEach: true });

  test("leaves the app's own client alone", async () => {
    const { connection } = openClient().queue.opts;
    const own = new Redis({ ...connection, maxRetriesPerRequest: null }).on('error', () => {});
    const client = openClient({ connection: own });
    const call = rejection(client.tasks.add(1, 2));
    await until(async () => (await client.queue.count()) === 1, 'the job to wait');
    await stopServer();
    await client.close();
    expect(await call).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(['connecting', 'close', 'reconnecting']).toContain(own.status);
    own.disconnect();
  });
});

describe.each([
  ['Redis', describeWithRedis, startRedis],
  ['PostgreSQL', describeWithPostgres, startPostgres],
])('close() without its %s', (_name, describeHere, start) => {
  describeHere('that has ended', () => {
    useQueues(start, { forEach: true });

    test('ends a client, and rejects what it has asked for', async () => {
      const client = openClient();
      await client.add('none');
      const call = rejection(client.tasks.add(1, 2));
      await until(async () => (await client.queue.count()) === 2, 'the jobs to wait');
      await stopServer();
      const asked = [client.add('none'), client.cancel('none')].map(rejection);
      await client.close();
      expect(await call).toMatchObject({ code: 'ERR_POOL_CLOSED' });
      // On PostgreSQL each learns at once that there is no server.
      for (const error of await Promise.all(asked)) expect(error).toBeInstanceOf(Error);
    });

    test('finishes the job that runs, and ends its child', async () => {
      const worker = await openWorker();
      const client = openClient();
      await client.add('whileThere', [file('pid')]);
      const pid = await pidIn(file('pid'));
      await stopServer();
      const closed = worker.close();
      expect(isAlive(pid)).toBe(true);
      fs.rmSync(file('pid'));
      await closed;
      await until(() => !isAlive(pid), 'its child to be gone');
    });

    test('with a timeout aborts the job that runs', async () => {
      const worker = await openWorker();
      const client = openClient();
      await client.add('whileThere', [file('pid')]);
      const pid = await pidIn(file('pid'));
      await stopServer();
      await worker.close({ timeout: 1 });
      await until(() => !isAlive(pid), 'its child to be gone');
    });

    test('leaves nothing that keeps a process alive', async () => {
      const host = await startHost();
      const client = openClient();
      await client.add('whileThere', [file('pid')]);
      await pidIn(file('pid'));
      await stopServer();
      const ended = once(host, 'exit');
      host.kill('SIGTERM');
      fs.rmSync(file('pid'));
      expect(await ended).toEqual([0, null]);
    });
  });
});
