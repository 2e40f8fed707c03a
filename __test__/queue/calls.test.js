'use strict';

const fs = require('fs');
const { isPoolError } = require('../..');
const { until } = require('../electron/wait');
const { rejection } = require('../helpers/pools');
const { file, loseData, openClient, openWorker, useQueues } = require('./hosts');
const { describeWithRedis } = require('./redis');

describeWithRedis('a queue', () => {
  useQueues();

  test('carries calls to a worker, with the values of structured clone', async () => {
    const client = openClient();
    await openWorker();
    const values = [
      new Map([[1, new Set([2])]]),
      3n,
      new Uint8Array([4]),
      new Date(5),
      undefined,
      { a: [null] },
    ];
    expect(await Promise.all([client.tasks.add(1, 2), client.run('all', values), client.run('all')])).toEqual(
      [3, values, []],
    );
  });

  test('keeps what is called before there is a worker', async () => {
    const sum = openClient().tasks.add(1, 2);
    await openWorker();
    expect(await sum).toBe(3);
  });

  test('gives the caller what the task throws', async () => {
    await openWorker();
    const error = await rejection(openClient().tasks.fail('on purpose'));
    expect([error.name, error.message, error.code, isPoolError(error)]).toEqual([
      'TypeError',
      'on purpose',
      'E_MINE',
      false,
    ]);
  });

  test('retries what failed, and keeps each attempt', async () => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker();
    expect(await client.run('failUntil', [file('calls'), 3], { retries: 2 })).toBe(3);
    const [job] = await client.queue.getCompleted();
    expect(job.stacktrace.map((stack) => stack.split('\n')[0])).toEqual(['Error: call 1', 'Error: call 2']);
  });

  test('says to the task which attempt it is', async () => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker();
    expect(await client.run('attempts', [file('calls'), 3], { retries: 2 })).toBe('1 2 3 ');
  });

  test('ends a job that kills its children as failed, with its history', async () => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker();
    const error = await rejection(client.run('die', [file('calls')], { retries: 2 }));
    expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGKILL', task: 'die' });
    expect(isPoolError(error)).toBe(true);
    expect(fs.readFileSync(file('calls'), 'utf8')).toBe('...');
    const [job] = await client.queue.getFailed();
    expect([job.attemptsMade, job.stacktrace.length]).toEqual([3, 3]);
    const { logs } = await client.queue.getJobLogs(job.id);
    const ended = new RegExp(`^.+:${process.pid}: .*ended.*SIGKILL`);
    expect(logs).toEqual([1, 2, 3].map(() => expect.stringMatching(ended)));
    expect(await client.tasks.add(1, 2)).toBe(3);
  });

  test.each([
    ['unknown', [], 'ERR_UNKNOWN_TASK'],
    ['unsendable', [], 'ERR_SERIALIZE'],
    ['numbers', [], 'ERR_SERIALIZE'],
    ['bytes', [2000], 'ERR_MESSAGE_TOO_LARGE'],
  ])('does not retry %s', async (task, args, code) => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker({ maxBytes: 1000 });
    const error = await rejection(client.run(task, args, { retries: 3 }));
    expect([error.code, isPoolError(error)]).toEqual([code, true]);
    const [job] = await client.queue.getFailed();
    expect(job.attemptsMade).toBe(1);
  });

  test('refuses arguments that cannot be sent or are too large, and adds no job', async () => {
    const client = openClient({ maxBytes: 100 });
    expect(await rejection(client.run('all', [() => {}]))).toMatchObject({ code: 'ERR_SERIALIZE' });
    expect(await rejection(client.run('all', ['x'.repeat(100)]))).toMatchObject({
      code: 'ERR_MESSAGE_TOO_LARGE',
      message: expect.stringContaining('`maxBytes` is 100'),
    });
    expect(await client.queue.count()).toBe(0);
  });

  test('tells why a job has failed that is removed at once', async () => {
    const client = openClient({ job: { removeOnComplete: true, removeOnFail: true } });
    await openWorker();
    expect(await rejection(client.tasks.fail('on purpose'))).toMatchObject({ message: 'on purpose' });
    expect(await client.tasks.add(1, 2)).toBe(3);
    expect(await client.queue.getJobCountByTypes()).toBe(0);
  });

  test('carries an error that is too large without its properties', async () => {
    await openWorker();
    const error = await rejection(openClient().tasks.failLarge(2 ** 20));
    expect([error.name, error.message, error.code, error.data]).toEqual([
      'Error',
      'large',
      'E_LARGE',
      undefined,
    ]);
  });

  test('tells how far a task is, before it resolves', async () => {
    const client = openClient();
    await openWorker();
    const seen = [];
    await client.run('steps', [3], { onProgress: (value) => seen.push(value) });
    expect(seen).toEqual([1, 2, 3].map((step) => ({ step, at: new Map([[step, 3]]) })));
  });

  test('starts the most urgent job first', async () => {
    const client = openClient();
    const calls = [-1, 0, 2, 1].map((priority) =>
      client.add('append', [file('order'), `${priority} `], { priority }),
    );
    await Promise.all(calls);
    await openWorker();
    await until(async () => (await client.queue.getCompletedCount()) === 4, 'all jobs to be done');
    expect(fs.readFileSync(file('order'), 'utf8')).toBe('2 1 0 -1 ');
  });

  test('delays jobs while no child can be started, at no cost of attempts', async () => {
    const client = openClient({ job: { backoff: 1 } });
    await openWorker({ module: 'broken.js' });
    const jobs = Array.from({ length: 8 }, () => client.add('add', [1, 2]));
    await Promise.all(jobs);
    const delayed = await until(async () => (await client.queue.getDelayed())[0], 'a job to be delayed');
    expect(delayed.attemptsMade).toBe(0);
  });

  test('gives all who ask for the same work its one result', async () => {
    const client = openClient();
    const options = { job: { deduplication: { id: 'one' } } };
    const calls = [client.run('all', ['a'], options), openClient().run('all', ['b'], options)];
    await until(async () => (await client.queue.count()) === 1, 'one job to wait');
    await openWorker();
    const [one, other] = await Promise.all(calls);
    expect(one).toEqual(other);
    expect(await client.queue.getCompletedCount()).toBe(1);
  });

  test('limits how many jobs all hosts together start in a time', async () => {
    const limiter = { max: 2, duration: 3600e3 };
    const client = openClient();
    await openWorker({ limiter });
    await openWorker({ limiter });
    const jobs = Array.from({ length: 5 }, () => client.add('append', [file('runs'), '.']));
    await Promise.all(jobs);
    await until(async () => (await client.queue.getCompletedCount()) === 2, 'two jobs to be done');
    await until(async () => (await client.queue.getActiveCount()) === 0, 'no job to run');
    expect(await client.queue.getRateLimitTtl(2)).toBeGreaterThan(0);
    expect(await client.queue.count()).toBe(3);
    expect(fs.readFileSync(file('runs'), 'utf8')).toBe('..');
  });

  test('starts the others of a limited queue in the times after', async () => {
    const client = openClient();
    await openWorker({ max: 2, limiter: { max: 2, duration: 50 } });
    expect(await Promise.all([1, 2, 3, 4, 5].map((number) => client.tasks.add(number, 1)))).toEqual([
      2, 3, 4, 5, 6,
    ]);
  });

  test('takes jobs of schedulers', async () => {
    const client = openClient();
    await openWorker();
    const job = client.job('append', [file('runs'), '.']);
    await client.queue.upsertJobScheduler('often', { every: 10, limit: 2 }, job);
    await until(async () => (await client.queue.getCompletedCount()) === 2, 'two runs');
    expect(fs.readFileSync(file('runs'), 'utf8')).toBe('..');
  });

  test('tells of a job that its server has lost', async () => {
    const client = openClient();
    const lost = rejection(client.tasks.add(1, 2));
    await until(async () => (await client.queue.count()) === 1, 'the job to wait');
    await loseData();
    expect(await lost).toMatchObject({ code: 'ERR_JOB_LOST', task: 'add' });
  });
});
