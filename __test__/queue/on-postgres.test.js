'use strict';

// What depends on the kind of server, on PostgreSQL.

const fs = require('fs');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { file, openClient, openWorker, startHost, useQueues } = require('./hosts');
const { describeWithPostgres } = require('./postgres');
const { startPostgres } = require('./postgres-server');

const pidIn = (path) =>
  until(() => fs.existsSync(path) && Number(fs.readFileSync(path, 'utf8')), 'a task to run');

describeWithPostgres('a queue on PostgreSQL', () => {
  useQueues(startPostgres);

  test('carries calls, values, errors and progress', async () => {
    const client = openClient();
    await openWorker();
    const values = [new Map([[1, 2n]]), new Uint8Array([3]), undefined];
    expect(await client.run('all', values)).toEqual(values);
    expect(await rejection(client.tasks.fail('on purpose'))).toMatchObject({
      code: 'E_MINE',
      name: 'TypeError',
    });
    const seen = [];
    await client.run('steps', [2], { onProgress: ({ step }) => seen.push(step) });
    expect(seen).toEqual([1, 2]);
  });

  test('retries, and starts the most urgent job first', async () => {
    const client = openClient({ job: { backoff: 1 } });
    const jobs = [0, 2, 1].map((priority) =>
      client.add('append', [file('order'), `${priority} `], { priority }),
    );
    await Promise.all(jobs);
    await openWorker();
    await until(async () => (await client.queue.getCompletedCount()) === 3, 'all jobs to be done');
    expect(fs.readFileSync(file('order'), 'utf8')).toBe('2 1 0 ');
    expect(await client.run('failUntil', [file('calls'), 2], { retries: 1 })).toBe(2);
  });

  test('ends a job that blocks its child on another host when its caller aborts it', async () => {
    const client = openClient();
    await startHost({ max: 1, killGrace: 50 });
    const ending = new AbortController();
    const blocked = rejection(client.run('block', [file('pid')], { signal: ending.signal }));
    const pid = await pidIn(file('pid'));
    ending.abort();
    expect(await blocked).toMatchObject({ code: 'ABORT_ERR' });
    await until(() => !isAlive(pid), 'its child to be gone');
    expect(await client.tasks.add(1, 2)).toBe(3);
  });

  test('has the job of a host that was killed taken over', async () => {
    const takeOver = { max: 1, lockDuration: 5000, stalledInterval: 500, maxStalledCount: 10 };
    const client = openClient();
    const host = await startHost(takeOver);
    const call = client.run('whileThere', [file('pid')]);
    const first = await pidIn(file('pid'));
    host.kill('SIGKILL');
    await openWorker(takeOver);
    await until(() => Number(fs.readFileSync(file('pid'), 'utf8')) !== first, 'another host to run it');
    fs.rmSync(file('pid'));
    expect(await call).toBe('ended');
  });

  test('hands back what runs longer than close() waits', async () => {
    const client = openClient();
    const worker = await openWorker();
    await client.add('none');
    await until(async () => (await client.queue.getActiveCount()) === 1, 'the job to run');
    await worker.close({ timeout: 1 });
    expect(await client.queue.getActiveCount()).toBe(0);
    expect(await client.queue.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
  });
});
