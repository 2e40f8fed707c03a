'use strict';

// Clients and workers of a test, closed after it; and workers in processes of their own.

const { spawn } = require('child_process');
const fs = require('fs');
const { Redis } = require('ioredis');
const os = require('os');
const path = require('path');
const { queueClient, queueWorker } = require('../../queue');
const { until } = require('../electron/wait');
const { startRedis } = require('./redis-server');

const fixture = (name) => path.join(__dirname, 'fixtures', name);

let start;
let server;
let folder;
let count = 0;
const open = [];
const hosts = [];

/** A server for the tests of this file, or for each, and for each test a queue and its own folder. */
function useQueues(startServer = startRedis, { forEach = false } = {}) {
  beforeAll(async () => {
    start = startServer;
    if (!forEach) server = await start();
  });
  beforeEach(async () => {
    if (forEach) server = await start();
    count += 1;
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'queue-'));
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) host.kill('SIGKILL');
    await Promise.all(open.splice(0).map((one) => one.close({ force: true })));
    fs.rmSync(folder, { recursive: true });
    if (forEach) await server.remove();
  });
  afterAll(() => forEach || server?.remove());
}

const name = () => `queue-${count}`;
const file = (base) => path.join(folder, base);

function openClient(options = {}) {
  const client = queueClient(name(), { ...server.options, ...options });
  open.push(client);
  return client;
}

async function openWorker({ module = 'tasks.js', ...options } = {}) {
  const worker = queueWorker(name(), fixture(module), { ...server.options, max: 1, ...options });
  open.push(worker);
  await worker.ready();
  return worker;
}

/** A worker in its own process. */
async function startHost(options = {}) {
  const args = [fixture('host.js'), name(), JSON.stringify({ ...server.options, ...options })];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  hosts.push(host);
  let output = '';
  host.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  await until(() => output.includes('ready'), 'a host to be ready');
  return host;
}

/** Has the server forget all that it knows. */
async function loseData() {
  const client = new Redis(server.options.connection);
  await client.flushall();
  client.disconnect();
}

/** Ends the server; without the next, for good. */
const stopServer = () => server.stop();

/** Starts the server again with its data. */
async function startServerAgain() {
  const { port, folder } = server;
  server = await start({ port, folder });
}

async function restartServer() {
  await stopServer();
  await startServerAgain();
}

const redisUrl = () => `redis://127.0.0.1:${server.port}`;

module.exports = {
  file,
  fixture,
  loseData,
  openClient,
  openWorker,
  redisUrl,
  restartServer,
  startHost,
  startServerAgain,
  stopServer,
  useQueues,
};
