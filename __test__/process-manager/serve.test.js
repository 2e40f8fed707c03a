'use strict';

const net = require('net');
const path = require('path');
const { once } = require('events');
const { ChildProcessPool, ProcessManager } = require('../..');
const { hostsOf } = require('../../js/process-manager/server');
const { isAlive } = require('../electron/processes');
const { until } = require('../electron/wait');
const { Client, detailsOf, openSocket, request } = require('./client');
const { ensurePage } = require('./page');
const { samplers } = require('./threads');

let server;

beforeAll(() => {
  ensurePage();
  ProcessManager.setIntervalTime(150);
});
beforeEach(async () => {
  server = await ProcessManager.serve();
});
afterEach(() => server.close());

describe('who is let in', () => {
  test('the token in the address, once', async () => {
    const client = await Client.connect(server.url);
    const app = { runtime: 'node', pid: process.pid, folder: process.cwd() };
    expect(client.welcome).toMatchObject({ version: 1, app });
    await expect(openSocket(server.url)).rejects.toMatchObject({ status: 401 });
    await client.close();
    await expect(openSocket(server.url)).rejects.toMatchObject({ status: 401 });
  });

  test("those who leave out the port, as browsers do, when it is HTTP's own", () => {
    expect(hostsOf(80)).toEqual(['127.0.0.1', 'localhost']);
    expect(hostsOf(8080)).toEqual(['127.0.0.1:8080', 'localhost:8080']);
  });

  test('two who come with one token at the same time: one of them', async () => {
    const both = await Promise.allSettled([openSocket(server.url), openSocket(server.url)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    both.find(({ status }) => status === 'fulfilled').value.terminate();
  });

  test('a page that comes again, with the key it was given, once', async () => {
    const first = await Client.connect(server.url);
    await first.close();
    const key = first.welcome.resume;
    const second = await Client.connect(server.url, { key });
    await expect(openSocket(server.url, { key })).rejects.toMatchObject({ status: 401 });
    expect(second.welcome.resume).not.toBe(key);
    await second.close();
  });

  test('several clients, each with its own address', async () => {
    const clients = [await Client.connect(server.newUrl()), await Client.connect(server.url)];
    for (const client of clients) await client.close();
  });

  test.each([
    ['a wrong token', { key: 'A'.repeat(43) }, 401],
    ['a short token', { key: 'A' }, 401],
    ['no token', { protocols: ['electron-re-native.v1'] }, 401],
    ['no protocol', { protocols: [] }, 401],
    ['a foreign origin', { origin: 'https://example.com' }, 403],
    ['the origin of a file', { origin: 'null' }, 403],
    ['no origin', { origin: undefined }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['a foreign name for this machine', { host: 'evil.example', origin: 'http://evil.example' }, 403],
    ['another path', { path: '/socket/..' }, 404],
  ])('not %s; the token stays good', async (_title, changes, status) => {
    const refused = openSocket(server.url, changes);
    await expect(refused).rejects.toMatchObject({ status });
    const client = await Client.connect(server.url);
    await client.close();
  });

  test('the name localhost is as good as the number', async () => {
    const host = `localhost:${server.port}`;
    const socket = await openSocket(server.url, { host, origin: `http://${host}` });
    socket.terminate();
  });

  test('nobody from another address of this machine', async () => {
    // All of 127/8 is loopback on Linux, and only one of it is listened on.
    const socket = net.connect({ host: '127.0.0.2', port: server.port });
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ECONNREFUSED');
  });
});

describe('the page', () => {
  test('comes with a strict policy, and nothing inline', async () => {
    const { status, headers, body } = await request(server.url);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`connect-src ws://${detailsOf(server.url).host};`);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:\/\//);
    const scripts = [...body.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, name]) => name);
    expect(scripts.length).toBeGreaterThan(0);
    for (const name of scripts) {
      expect((await request(server.url, { path: path.posix.join('/', name) })).status).toBe(200);
    }
  });

  test.each([
    ['/../package.json', 404],
    ['/..%2f..%2f..%2fpackage.json', 404],
    ['/%2e%2e/package.json', 404],
    ['//etc/passwd', 404],
    ['/index.html?x=1', 200],
    ['/index.html%00', 404],
    ['/socket', 404],
  ])('of the paths %s: %i', async (name, status) => {
    const { status: got, body } = await request(server.url, { path: name });
    expect(got).toBe(status);
    if (status === 404) expect(body).toBe('Not found');
  });

  test('is not for a foreign name, nor for other methods', async () => {
    const foreign = await request(server.url, { headers: { Host: 'evil.example' } });
    expect([foreign.status, foreign.body]).toEqual([403, '']);
    expect((await request(server.url, { method: 'POST' })).status).toBe(405);
    expect(await request(server.url, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });
});

describe('what is said', () => {
  let client;
  beforeEach(async () => {
    client = await Client.connect(server.url);
  });
  afterEach(() => client.close());

  test.each([
    ['no JSON', '{', 'must be an object'],
    ['no object', '7', 'must be an object'],
    ['null', 'null', 'must be an object'],
    ['no type', '{}', '`type`'],
    ['an unknown type', '{"type":"constructor"}', '`type`'],
    ['a bad pid', { type: 'act', request: 1, action: 'kill', pid: 1.5 }, '`pid`'],
    ['a bad action', { type: 'act', request: 1, action: 'toString', pid: 1 }, '`action`'],
    ['a bad request', { type: 'act', request: '1', action: 'kill', pid: 1 }, '`request`'],
    [
      'bad wishes',
      { type: 'subscribe', pools: true, signals: true, console: 'all', trend: null },
      '`console`',
    ],
  ])('%s is refused', async (_title, message, reason) => {
    const refused = client.next(({ type }) => type === 'refused');
    client.send(message);
    expect((await refused).message).toContain(reason);
  });

  test('nothing is sent before hello, nor to another version', async () => {
    const socket = await openSocket(server.newUrl());
    const heard = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    socket.send(
      JSON.stringify({ type: 'subscribe', pools: true, signals: false, console: null, trend: null }),
    );
    await client.next(({ type }) => type === 'processes');
    socket.send(JSON.stringify({ type: 'hello', version: 99 }));
    await once(socket, 'close');
    expect(heard.map(({ type }) => type)).toEqual(['refused', 'refused']);
    expect(heard[1].message).toContain('version 99');
  });

  test('a message that is too long ends the connection, and nothing else', async () => {
    const socket = await openSocket(server.newUrl());
    socket.send('x'.repeat(5000));
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
    await client.next(({ type }) => type === 'processes');
  });

  test('nobody but processes of this app is killed', async () => {
    for (const pid of [1, process.ppid]) {
      expect(await client.act('kill', pid)).toMatchObject({ ok: false });
      expect(isAlive(pid)).toBe(true);
    }
    await client.next(({ type }) => type === 'processes');
    expect(await client.act('kill', process.pid)).toMatchObject({ ok: false });
  });

  test('the page learns of the end of the server', async () => {
    const closed = once(client.socket, 'close');
    await server.close();
    await closed;
    expect(client.messages.at(-1)).toEqual({ type: 'goodbye' });
    server = await ProcessManager.serve();
    client = await Client.connect(server.url);
  });
});

describe('a pool on the page', () => {
  let pool;
  let client;
  beforeEach(async () => {
    const script = path.join(__dirname, '..', 'fixtures', 'children', 'ours.js');
    pool = new ChildProcessPool({ path: script, max: 2, name: 'work', strategy: 'RANDOM' });
    await Promise.all([pool.send('pid', null, 'a'), pool.send('pid', null, 'b')]);
    client = await Client.connect(server.url);
  });
  afterEach(async () => {
    await client.close();
    await pool.close();
  });

  test('its children and what they do', async () => {
    const [{ pid }] = pool.forked;
    const call = pool.run('value', 'new Promise((resolve) => (globalThis.finish = resolve))', { id: 'a' });
    const bound = pool.pidMap.get('a');
    await until(async () => (await client.row(bound)).state === 'busy', 'a busy child');
    expect(await client.row(bound)).toMatchObject({
      mark: 'node',
      ppid: process.pid,
      poolName: 'work',
      strategy: 'RANDOM',
      inFlight: 1,
      actions: ['kill', 'restart', 'recycle', 'drain'],
      hasConsole: true,
    });
    expect((await client.row(process.pid)).mark).toBe('main');
    await pool.run('value', 'finish(1)', { id: 'a' });
    await call;
    await until(async () => (await client.row(pid)).state === 'idle', 'an idle child');
  });

  test('throughput, queue and times', async () => {
    client.subscribe({ pools: true });
    const { pools } = await client.next(({ type }) => type === 'pools');
    expect(pools).toHaveLength(1);
    expect(pools[0]).toMatchObject({ name: 'work', strategy: 'RANDOM', max: 2, restarts: 0, queued: 0 });
    const second = await Client.connect(server.newUrl());
    second.subscribe({ pools: true });
    for (let i = 0; i < 50; i += 1) await pool.send('echo', i);
    const isCounted = ({ type, pools: [row] = [] }) =>
      type === 'pools' && row.throughput > 0 && row.done >= 50;
    const {
      pools: [row],
    } = await client.next(isCounted, 0);
    // Two pages get the same messages.
    const { pools: others } = await second.next(isCounted, 0);
    expect(others[0]).toEqual(row);
    await second.close();
    expect(row.run.p50).toBeGreaterThan(0);
    expect(row.children.reduce((sum, { done }) => sum + done, 0)).toBe(row.done);
    expect(Object.keys(row.children[0])).toEqual(expect.arrayContaining(['pid', 'state', 'throughput']));
  });

  test('sleep, wake, restart and kill', async () => {
    const [{ pid }] = pool.forked;
    // The last look may have been before it was there.
    await until(async () => await client.row(pid), 'its row');
    expect(await client.act('sleep', pid)).toMatchObject({ ok: true, message: 'Asleep' });
    await until(async () => (await client.row(pid)).state === 'asleep', 'a sleeping child');
    expect(await client.act('sleep', pid)).toMatchObject({ ok: false });
    expect(await client.act('wake', pid)).toMatchObject({ ok: true });
    expect(await client.act('restart', pid)).toMatchObject({ ok: true });
    expect(isAlive(pid)).toBe(false);
    await until(() => pool.forked.length === 2, 'another child');
    const other = pool.forked[1].pid;
    await until(async () => await client.row(other), 'its row');
    expect(await client.act('kill', other)).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^Ended/),
    });
    expect(isAlive(other)).toBe(false);
    expect(await client.act('devtools', pool.forked[0].pid)).toMatchObject({ ok: false });
  });

  test('what a child prints: what was kept, and then each line', async () => {
    const { result: pid } = await pool.send('pid', null, 'a');
    const print = (stream, text) =>
      pool.run('value', `process.${stream}.write(${JSON.stringify(text)})`, { id: 'a' });
    await print('stdout', 'before\n');
    client.subscribe({ console: pid });
    const first = await client.next(({ type }) => type === 'console', 0);
    expect(first).toMatchObject({ pid, reset: true, dropped: 0 });
    const lines = () =>
      client.messages.filter(({ type }) => type === 'console').flatMap((message) => message.lines);
    await until(() => lines().some(({ text }) => text === 'before'), 'what was printed before');
    await print('stderr', 'ouch é\n\nlast');
    await until(() => lines().some(({ text }) => text === 'last'), 'a line without an end');
    const errors = lines().filter(({ source }) => source === 'stderr');
    expect(errors.map(({ level, text }) => `${level} ${text}`)).toEqual([
      'error ouch é',
      'error ',
      'error last',
    ]);
    const ids = lines().map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    client.subscribe({});
  });

  test('a flood of lines is cut, and told to be', async () => {
    const { result: pid } = await pool.send('pid', null, 'a');
    client.subscribe({ console: pid });
    await client.next(({ type }) => type === 'console', 0);
    await pool.run('value', `process.stdout.write('x\\n'.repeat(20000))`, { id: 'a' });
    const isLast = ({ type, lines }) => type === 'console' && lines.some(({ id }) => id === 19999);
    await client.next(isLast, 0);
    const told = client.messages.filter(({ type, reset }) => type === 'console' && !reset);
    const counted = told.reduce((sum, { dropped, lines }) => sum + dropped + lines.length, 0);
    expect(counted).toBe(20000);
    for (const { lines } of told) expect(lines.length).toBeLessThanOrEqual(500);
  });

  test('trends of the last minute', async () => {
    client.subscribe({ trend: process.pid });
    const isFirst = ({ type, span, reset }) => type === 'trend' && span === 'minute' && reset;
    expect((await client.next(isFirst, 0)).pid).toBe(process.pid);
    const next = await client.next(({ type, reset }) => type === 'trend' && !reset);
    expect(next).toMatchObject({ span: 'minute', times: [expect.any(Number)], memory: [expect.any(Number)] });
  });
});

test('it samples and listens only while a page is there', async () => {
  const script = path.join(__dirname, '..', 'fixtures', 'children', 'ours.js');
  const pool = new ChildProcessPool({ path: script, max: 1 });
  await pool.send('pid');
  expect([samplers(), pool.listenerCount('output')]).toEqual([0, 0]);
  const client = await Client.connect(server.url);
  await client.row(process.pid);
  expect([samplers(), pool.listenerCount('output')]).toEqual([1, 1]);
  await client.close();
  await until(() => samplers() === 0 && pool.listenerCount('output') === 0, 'the end of sampling');
  await pool.close();
});

test.each([
  [{ port: -1 }, 'The `port` option must be a whole number from 0 to 65535, got -1 (number)'],
  [{ port: '80' }, "got '80' (string)"],
  [{ host: '0.0.0.0' }, '`host`'],
  [null, 'got null'],
])('a bad option is refused: %j', async (options, message) => {
  const refused = ProcessManager.serve(options);
  await expect(refused).rejects.toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: expect.stringContaining(message),
  });
});

test('a port that is in use is an error', async () => {
  await expect(ProcessManager.serve({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
