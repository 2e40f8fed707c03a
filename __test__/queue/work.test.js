'use strict';

// `electron-re-native work`.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const http = require('http');
const path = require('path');
const { until } = require('../electron/wait');
const { bin } = require('../../package.json');
const { file, fixture, openClient, redisUrl, useQueues } = require('./hosts');
const { describeWithRedis } = require('./redis');
const { freePort } = require('./redis-server');

const CLI = path.join(__dirname, '../..', bin['electron-re-native']);

const commands = [];
afterEach(async () => {
  for (const { child, closed } of commands.splice(0)) {
    child.kill('SIGKILL');
    await closed;
  }
});

function work(...args) {
  const child = spawn(process.execPath, [CLI, 'work', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { stdout: '', stderr: '' };
  for (const name of Object.keys(seen))
    child[name].setEncoding('utf8').on('data', (text) => (seen[name] += text));
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal, ...seen }));
  commands.push({ child, closed });
  return { child, closed, seen };
}

async function get(url, method = 'GET') {
  const [response] = await once(http.request(url, { method }).end(), 'response');
  const chunks = await response.setEncoding('utf8').toArray();
  return { status: response.statusCode, text: chunks.join('') };
}

describeWithRedis('electron-re-native work', () => {
  useQueues();

  const start = async (...options) => {
    const client = openClient();
    const { name } = client.queue;
    const command = work(
      fixture('tasks.js'),
      '--queue',
      name,
      '--redis',
      redisUrl(),
      '--max',
      '1',
      ...options,
    );
    await until(() => command.seen.stdout.includes('\n'), 'it to be ready');
    return { client, ...command };
  };

  test('runs jobs, and tells of its health and its work', async () => {
    const { client, seen } = await start('--http', '0');
    expect(seen.stdout).toMatch(/^works for queue-\d+ as .+:\d+, http:\/\/127\.0\.0\.1:\d+\/health\n$/);
    const [url] = seen.stdout.match(/http:.*(?=\/health)/);
    expect(await client.tasks.add(1, 2)).toBe(3);
    expect(await get(`${url}/health`)).toEqual({ status: 200, text: 'ok\n' });
    const { text } = await get(`${url}/metrics`);
    expect(text).toContain('electron_re_native_calls_total{pool="tasks.js",outcome="done"} 1\n');
    expect(text).toContain(`bullmq_job_count{queue="${client.queue.name}", state="completed"} 1\n`);
    expect((await get(`${url}/`)).status).toBe(404);
    expect((await get(`${url}/health`, 'POST')).status).toBe(405);
  });

  test('finishes what runs at SIGTERM, and is not healthy meanwhile', async () => {
    const { client, child, closed, seen } = await start('--http', '127.0.0.1:0');
    const [url] = seen.stdout.match(/http:.*health/);
    const call = client.run('whileThere', [file('pid')]);
    await until(() => fs.existsSync(file('pid')), 'the job to run');
    child.kill('SIGTERM');
    await until(async () => (await get(url)).text === 'closing\n', 'it to close');
    expect((await get(url)).status).toBe(503);
    fs.rmSync(file('pid'));
    expect(await call).toBe('ended');
    expect(await closed).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('hands back what runs at a second signal', async () => {
    const { client, child, closed, seen } = await start('--http', '0');
    const [url] = seen.stdout.match(/http:.*health/);
    await client.add('none');
    await until(async () => (await client.queue.getActiveCount()) === 1, 'the job to run');
    child.kill('SIGTERM');
    await until(async () => (await get(url)).text === 'closing\n', 'it to close');
    child.kill('SIGINT');
    expect(await closed).toMatchObject({ code: 0, signal: null });
    expect(await client.queue.count()).toBe(1);
  });
});

test.each([
  ['no file', ['--queue', 'a'], 'Name the file that exports the tasks'],
  ['a file that is not there', ['no-such-file.js', '--queue', 'a'], 'There is no file /'],
  ['no queue', [__filename], 'Name the queue'],
  [
    'two servers',
    [__filename, '--queue', 'a', '--redis', 'redis://a', '--postgres', 'postgres://a'],
    'Use either --redis or --postgres',
  ],
  ['a bad name', [__filename, '--queue', 'a:b'], '`name`'],
  ['a bad number', [__filename, '--queue', 'a', '--max', '0'], '--max must be a whole number from 1'],
  ['a bad port', [__filename, '--queue', 'a', '--http', '127.0.0.1:x'], '--http must be a whole number'],
  ['an unknown option', [__filename, '--queue', 'a', '--colour'], '--colour'],
])('%s: a message and a code', async (_, args, message) => {
  const { code, stdout, stderr } = await work(...args).closed;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('tells once that its server does not answer, and ends at SIGTERM all the same', async () => {
  const url = `redis://127.0.0.1:${await freePort()}`;
  const { child, closed, seen } = work(fixture('tasks.js'), '--queue', 'a', '--redis', url);
  await until(() => seen.stderr !== '', 'a message');
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await closed;
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^electron-re-native: connect ECONNREFUSED .*\n$/);
});

test('says what it can do', async () => {
  const { code, stdout } = await work('--help').closed;
  expect([code, stdout]).toEqual([0, expect.stringContaining('npx electron-re-native work ./tasks.js')]);
});
