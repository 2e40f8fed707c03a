'use strict';

const net = require('net');
const { once } = require('events');
const { ProcessManager } = require('../..');
const { MOST } = require('../../js/process-manager/guests');
const { MOST_PAGES } = require('../../js/process-manager/server');
const { until } = require('../electron/wait');
const { Client, openSocket, request } = require('./client');
const { ensurePage } = require('./page');

let server;
const sockets = new Set();

beforeAll(ensurePage, 120e3);
beforeEach(async () => (server = await ProcessManager.serve()));
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await server.close();
});

/** A connection that shows no key. */
async function guest(said = '') {
  const socket = net.connect(server.port, '127.0.0.1');
  sockets.add(socket);
  socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  socket.resume();
  await once(socket, 'connect');
  socket.write(said);
}

test('there are few connections without a key, and a guest with a key gets in beside them', async () => {
  for (let count = 0; count < 3 * MOST; count += 1) await guest();
  await until(() => sockets.size <= MOST, 'the oldest to be dropped');
  expect((await request(server.url)).status).toBe(200);
  const client = await Client.connect(server.url);
  await client.next(({ type }) => type === 'processes');
  // Those that come later do not drop one that has shown its key.
  for (let count = 0; count < 2 * MOST; count += 1) await guest();
  await client.next(({ type }) => type === 'processes');
  await client.close();
});

test('a connection without a key is dropped after a short time, whatever it says', async () => {
  const slowly = 'GET /socket HTTP/1.1\r\nHost: 127';
  const again = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
  for (const said of ['', slowly, again]) await guest(said);
  const client = await Client.connect(server.url);
  await until(() => sockets.size === 0, 'all to be dropped');
  await client.next(({ type }) => type === 'processes');
  await client.close();
});

test('there are at most 32 pages, and the next one gets in when one has gone', async () => {
  expect(MOST_PAGES).toBe(32);
  const warnings = [];
  const warn = (warning) => warnings.push(warning.message);
  process.on('warning', warn);
  const clients = [];
  for (let count = 0; count < MOST_PAGES; count += 1) clients.push(await Client.connect(server.newUrl()));
  const url = server.newUrl();
  await expect(openSocket(url)).rejects.toMatchObject({ status: 503 });
  // Those there are go on.
  await clients[0].next(({ type }) => type === 'processes');
  await clients[0].close();
  // Its key has not been used up by the refusal.
  let late;
  await until(async () => (late = await Client.connect(url).catch(() => undefined)), 'room for it');
  await late.next(({ type }) => type === 'processes');
  for (const client of [...clients.slice(1), late]) await client.close();
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
