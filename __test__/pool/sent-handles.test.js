'use strict';

const dgram = require('dgram');
const { once } = require('events');
const net = require('net');
const tls = require('tls');
const { child, openPool, thrownBy } = require('../helpers/pools');
const { within } = require('../electron/wait');

const open = [];
afterEach(() => open.splice(0).forEach((handle) => (handle.destroy ?? handle.close).call(handle)));

/** A child and what it says it has got. */
async function openChild(options) {
  const pool = openPool({ max: 1, path: child('handles.js'), ...options });
  await pool.run('pid');
  const handle = pool.forked[0].child;
  const seen = [];
  handle.on('message', ({ seen: one }) => one && seen.push(one));
  const hear = async (count) => {
    while (seen.length < count) await within(once(handle, 'message'), 'the child to get a handle');
    return seen;
  };
  return { pool, handle, hear };
}

/** Sends with a callback, and resolves with what that is called with. */
const sent = (handle, ...args) =>
  within(new Promise((resolve) => handle.send(...args, resolve)), 'the callback');

/** A connection: the server's end, and the text that comes to the client's. */
async function connect() {
  const server = net.createServer({ pauseOnConnect: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = net.connect(server.address().port, '127.0.0.1');
  open.push(server, client);
  const [socket] = await once(server, 'connection');
  let text = '';
  client.setEncoding('utf8').on('data', (piece) => (text += piece));
  const whole = once(client, 'end').then(() => text);
  return { server, client, socket, whole };
}

test.each(['json', 'advanced'])('a socket goes over, and is closed here (%s)', async (serialization) => {
  const { handle, hear } = await openChild({ serialization });
  const { server, client, socket, whole } = await connect();
  client.write('hello');
  expect(await sent(handle, { name: 'a' }, socket)).toBe(null);
  expect(await hear(1)).toEqual([{ name: 'a', kind: 'Socket' }]);
  expect(await within(whole, 'the answer')).toBe('a of the child: hello');
  expect(socket.destroyed).toBe(true);
  await new Promise((resolve) => server.getConnections((_, count) => resolve(expect(count).toBe(0))));
});

test('with keepOpen it stays open here', async () => {
  const { handle } = await openChild();
  const { client, socket } = await connect();
  expect(await sent(handle, { name: 'a' }, socket, { keepOpen: true })).toBe(null);
  const heard = once(client, 'data');
  socket.write('of the host');
  expect((await within(heard, 'what the host writes'))[0]).toBe('of the host');
  socket.destroy();
});

test('a server takes connections in the child', async () => {
  const { handle, hear } = await openChild();
  const server = net.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  expect(await sent(handle, { name: 'srv' }, server)).toBe(null);
  await hear(1);
  await new Promise((resolve) => server.close(resolve));
  const client = net.connect(port, '127.0.0.1');
  open.push(client);
  expect(String((await within(once(client, 'data'), 'the handshake'))[0])).toBe('srv of the child');
});

test('a dgram socket gets messages in the child', async () => {
  const { handle, hear } = await openChild();
  const [socket, client] = [dgram.createSocket('udp4'), dgram.createSocket('udp4')];
  open.push(client);
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  expect(await sent(handle, { name: 'udp' }, socket)).toBe(null);
  expect(await hear(1)).toEqual([{ name: 'udp', kind: 'Socket' }]);
  socket.close();
  const answer = once(client, 'message');
  await new Promise((resolve) => client.send('hi', port, '127.0.0.1', resolve));
  expect(String((await within(answer, 'the answer'))[0])).toBe('udp of the child: hi');
});

test('handles and messages keep their order, while calls are under way', async () => {
  const { pool, handle, hear } = await openChild();
  const expected = [];
  const calls = [];
  for (let at = 0; at < 20; at += 1) {
    const { socket } = at % 2 ? await connect() : {};
    expected.push({ name: String(at), kind: socket ? 'Socket' : null });
    handle.send({ name: String(at) }, socket);
    calls.push(pool.run('pid'));
  }
  expect(await hear(20)).toEqual(expected);
  expect(new Set(await Promise.all(calls))).toEqual(new Set([handle.pid]));
});

test('what cannot go over is refused', async () => {
  const { handle } = await openChild();
  const { socket, client } = await connect();
  const refused = [{}, 5, 'text', new tls.TLSSocket(client)];
  for (const value of refused) {
    const error = thrownBy(() => handle.send({ name: 'a' }, value));
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_INVALID_ARG' });
    expect(error.message).toContain('`handle`');
  }
  for (const [options, name] of [
    [5, '`options`'],
    [{ keepOpen: 1 }, '`keepOpen`'],
  ])
    expect(thrownBy(() => handle.send({}, socket, options)).message).toContain(name);
  expect(thrownBy(() => handle.send({}, socket, {}, 5)).message).toContain('`callback`');
  expect(socket.destroyed).toBe(false);
  socket.destroy();
  expect(await sent(handle, { name: 'a' }, socket)).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect(thrownBy(() => handle.send({ name: 'a' }, new net.Server()))).toMatchObject({
    code: 'ERR_INVALID_ARG',
  });
});

test('a child that takes none has a limited queue, and its end is reported', async () => {
  const { pool, handle } = await openChild();
  const blocks = within(once(handle, 'message'), 'the child to block');
  pool.run('block', 60e3).catch(() => {});
  // What it is sent earlier it would take.
  await blocks;
  const server = net.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(server);
  const outcomes = Array.from({ length: 70 }, () => sent(handle, { name: 'a' }, server));
  expect((await outcomes.pop()).code).toBe('ERR_QUEUE_FULL');
  process.kill(handle.pid, 'SIGKILL');
  const codes = (await Promise.all(outcomes)).map((error) => error.code);
  expect(codes.filter((code) => code === 'ERR_CHILD_EXITED').length).toBeGreaterThanOrEqual(64);
  expect(await sent(handle, { name: 'late' })).toMatchObject({ code: 'ERR_CHILD_EXITED' });
  expect(handle.send({ name: 'late' }, server)).toBe(false);
});

test('a callback of a plain message is called', async () => {
  const { handle } = await openChild();
  expect(await sent(handle, { name: 'a' })).toBe(null);
  expect(await sent(handle, { name: 'b' }, undefined)).toBe(null);
  expect(await sent(handle, { name: 'c' }, undefined, undefined)).toBe(null);
});
