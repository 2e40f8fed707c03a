'use strict';

// What ends a job before its result: its caller, its host, the worker's close.

const fs = require('fs');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { file, openClient, openWorker, startHost, useQueues } = require('./hosts');
const { describeWithRedis } = require('./redis');

const pidIn = (path) =>
  until(() => fs.existsSync(path) && Number(fs.readFileSync(path, 'utf8')), 'a task to run');
const gone = (pid) => until(() => !isAlive(pid), `process ${pid} to be gone`);

describeWithRedis('a job', () => {
  useQueues();

  test('that blocks its child on another host ends when its caller aborts it', async () => {
    const client = openClient();
    await startHost({ max: 1, killGrace: 50 });
    const ending = new AbortController();
    const blocked = rejection(client.run('block', [file('pid')], { signal: ending.signal, retries: 5 }));
    const pid = await pidIn(file('pid'));
    ending.abort('enough');
    expect(await blocked).toMatchObject({ code: 'ABORT_ERR', cause: 'enough' });
    await gone(pid);
    await until(async () => (await client.queue.getFailedCount()) === 1, 'the job to fail');
    expect(await client.tasks.add(1, 2)).toBe(3);
  });

  test('can be cancelled by any client, and its caller learns of it', async () => {
    const client = openClient();
    await openWorker();
    const call = rejection(client.run('whileThere', [file('pid')]));
    await pidIn(file('pid'));
    const other = openClient();
    const [{ id }] = await other.queue.getActive();
    expect(await other.cancel(id)).toBe(true);
    expect(await call).toMatchObject({ code: 'ABORT_ERR' });
    expect(await other.cancel(id)).toBe(false);
    expect(await other.cancel('none')).toBe(false);
  });

  test('that waits is removed when it is cancelled', async () => {
    const client = openClient();
    const call = rejection(client.run('add', [1, 2]));
    const [{ id }] = await until(async () => {
      const jobs = await client.queue.getJobs();
      return jobs.length > 0 && jobs;
    }, 'the job to wait');
    expect(await client.cancel(id)).toBe(true);
    expect(await call).toMatchObject({ code: 'ABORT_ERR' });
    expect(await client.queue.getJobCountByTypes()).toBe(0);
  });

  test('that was cancelled while an attempt failed has no further one', async () => {
    const client = openClient({ job: { backoff: 1 } });
    const first = await openWorker();
    const call = rejection(client.run('failWithout', [file('pid')], { retries: 5 }));
    await pidIn(file('pid'));
    const [job] = await client.queue.getActive();
    // What cancel() writes for hosts that do not hear it; no host does.
    await job.updateData({ ...job.data, isCancelled: true });
    const closed = first.close();
    fs.rmSync(file('pid'));
    await closed;
    await openWorker();
    expect(await call).toMatchObject({ code: 'ABORT_ERR' });
    expect(fs.existsSync(file('pid'))).toBe(false);
  });

  test('whose signal is aborted already is not added', async () => {
    const client = openClient();
    const signal = AbortSignal.abort('before');
    expect(await rejection(client.run('add', [1, 2], { signal }))).toMatchObject({
      code: 'ABORT_ERR',
      cause: 'before',
    });
    expect(await client.queue.count()).toBe(0);
  });

  const takeOver = { max: 1, lockDuration: 5000, stalledInterval: 500 };

  test('of a host that was killed is taken over, and its child has ended', async () => {
    const client = openClient();
    const host = await startHost(takeOver);
    const call = client.run('whileThere', [file('pid')]);
    const first = await pidIn(file('pid'));
    host.kill('SIGKILL');
    await gone(first);
    // On a busy machine this one may stall, too.
    await openWorker({ ...takeOver, maxStalledCount: 10 });
    const second = await until(() => {
      const pid = Number(fs.readFileSync(file('pid'), 'utf8'));
      return pid !== first && pid;
    }, 'another host to run it');
    expect(isAlive(second)).toBe(true);
    fs.rmSync(file('pid'));
    expect(await call).toBe('ended');
  });

  test('that costs more hosts than it may is given up', async () => {
    const client = openClient();
    const host = await startHost(takeOver);
    const call = rejection(client.run('whileThere', [file('pid')]));
    await pidIn(file('pid'));
    host.kill('SIGKILL');
    await openWorker({ ...takeOver, maxStalledCount: 0 });
    expect(await call).toMatchObject({ code: 'ERR_JOB_STALLED', task: 'whileThere' });
  });

  test('that runs is finished by close(), and later ones wait for another worker', async () => {
    const client = openClient();
    const worker = await openWorker();
    const running = client.run('whileThere', [file('pid')]);
    const pid = await pidIn(file('pid'));
    const closed = worker.close();
    const later = client.tasks.add(1, 2);
    await until(async () => (await client.queue.count()) === 1, 'the later job to wait');
    fs.rmSync(file('pid'));
    expect(await running).toBe('ended');
    await closed;
    await gone(pid);
    await openWorker();
    expect(await later).toBe(3);
  });

  test('that runs longer than close() waits goes to another worker, at no cost of attempts', async () => {
    const client = openClient();
    const worker = await openWorker();
    const call = client.run('whileThere', [file('pid')]);
    const first = await pidIn(file('pid'));
    await worker.close({ timeout: 1 });
    await gone(first);
    fs.rmSync(file('pid'));
    await openWorker();
    await pidIn(file('pid'));
    fs.rmSync(file('pid'));
    expect(await call).toBe('ended');
    const [job] = await client.queue.getCompleted();
    expect(job.attemptsMade).toBe(1);
  });

  test('of a closed client stays in the queue', async () => {
    const client = openClient();
    const call = rejection(client.tasks.add(1, 2));
    const other = openClient();
    await until(async () => (await other.queue.count()) === 1, 'the job to wait');
    const last = rejection(client.tasks.add(1, 2));
    await client.close();
    for (const begun of [call, last]) expect(await begun).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    for (const late of [client.tasks.add(1, 2), client.cancel('one'), client.map('add', [[1, 2]])])
      expect(await rejection(late)).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await openWorker();
    await until(async () => (await other.queue.getCompletedCount()) === 1, 'the job to be done');
  });
});
