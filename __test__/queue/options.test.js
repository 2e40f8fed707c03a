'use strict';

const { queueClient, queueWorker } = require('../../queue');
const { rejection, thrownBy } = require('../helpers/pools');

const connection = { host: '127.0.0.1', port: 1, lazyConnect: true };

test.each([
  ['', { connection }, '`name` argument'],
  ['a:b', { connection }, '`name` argument'],
  ['a', undefined, '`options` argument'],
  ['a', {}, '`connection` option'],
  ['a', { connection, prefix: 7 }, '`prefix` option'],
  ['a', { postgres: 7 }, '`postgres` option'],
  ['a', { postgres: 'postgres://127.0.0.1:1/a', connection }, '`connection` option'],
  ['a', { connection, maxBytes: 0.5 }, '`maxBytes` option'],
])('queueClient and queueWorker refuse %j, %j', (name, options, text) => {
  for (const make of [() => queueClient(name, options), () => queueWorker(name, __filename, options)])
    expect(thrownBy(make)).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(text) });
});

test.each([
  [{ connection, max: 1 }, '`max` is not an option'],
  [{ connection, job: { priority: 1 } }, '`job.priority` option'],
  [{ connection, job: 7 }, '`job` option'],
])('queueClient refuses %j', (options, text) => {
  const error = thrownBy(() => queueClient('a', options));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(text) });
});

test.each([
  ['task', 7, [], {}, '`task` argument'],
  ['args', 'a', 7, {}, '`args` argument'],
  ['an unknown option', 'a', [], { id: 7 }, '`id` is not an option'],
  ['retries', 'a', [], { retries: -1 }, '`retries` option'],
  ['job.attempts', 'a', [], { job: { attempts: 2 } }, '`job.attempts` option'],
  ['children', 'a', [], { children: 7 }, '`children` option'],
  ['child', 'a', [], { children: [{ name: 'a', opts: {} }] }, '`children` option'],
])('run refuses a bad %s', async (_, task, args, options, text) => {
  const client = queueClient('a', { connection });
  const error = await rejection(client.run(task, args, options));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(text) });
  await client.close();
});
