'use strict';

const http = require('http');
const net = require('net');
const { openPool } = require('../helpers/pools');

const get = (port) =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/json/list' }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece)).on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
  });

/** Nobody listens on it at this moment. */
async function anyPort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('with NODE_ENV=development each child has its own inspector, on a free port from 5858', async () => {
  const taken = net.createServer();
  // If another process has the port already, it is taken just as well.
  await new Promise((resolve) => taken.once('error', resolve).listen(5858, '127.0.0.1', resolve));
  const pool = openPool({ max: 2, env: { NODE_ENV: 'development' } });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const ports = pool.forked.map(({ inspectPort }) => inspectPort);
  expect(Math.min(...ports)).toBeGreaterThan(5858);
  expect(ports[1]).toBeGreaterThan(ports[0]);
  for (const forked of pool.forked) {
    const { args, execArgv } = (await pool.send('argv', null, forked)).result;
    expect(args).toEqual([]);
    expect(execArgv).toEqual([expect.stringMatching(/^--inspect=\d+$/)]);
    expect(ports).toContain(Number(execArgv[0].split('=')[1]));
    const [{ title, type }] = await get(forked.inspectPort);
    expect({ title, type }).toEqual({ title: expect.stringContaining('ours.js'), type: 'node' });
  }
  taken.close();
});

test.each([
  ['execArgv', (port) => ({ execArgv: [`--inspect=${port}`] })],
  ['execArgv, with a host', (port) => ({ execArgv: [`--inspect=127.0.0.1:${port}`] })],
  ['execArgv, apart', (port) => ({ execArgv: ['--inspect', '--inspect-port', `${port}`] })],
  ['NODE_OPTIONS', (port) => ({ env: { NODE_OPTIONS: `--inspect=${port}` } })],
  [
    'execArgv in development',
    (port) => ({ execArgv: [`--inspect=${port}`], env: { NODE_ENV: 'development' } }),
  ],
])('a port in %s is the first child’s, and others count up from it', async (_, optionsFor) => {
  const first = await anyPort();
  const pool = openPool({ max: 3, ...optionsFor(first) });
  await Promise.all([pool.run('pid'), pool.run('pid'), pool.run('pid')]);
  const ports = pool.forked.map(({ inspectPort }) => inspectPort);
  expect(new Set(ports).size).toBe(3);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(first);
  for (const port of ports) expect(await get(port)).toMatchObject([{ type: 'node' }]);
});

test('who comes after a child that has ended has its port again', async () => {
  const first = await anyPort();
  const pool = openPool({ max: 1, execArgv: [`--inspect=${first}`] });
  await pool.run('pid');
  const [{ inspectPort }] = pool.forked;
  await pool.kill();
  await pool.run('pid');
  expect(pool.forked[0].inspectPort).toBe(inspectPort);
});

test('port 0 is Node’s to choose', async () => {
  const pool = openPool({ max: 1, execArgv: ['--inspect=0'] });
  expect((await pool.run('argv')).execArgv).toEqual(['--inspect=0']);
  expect(pool.forked[0].inspectPort).toBe(null);
});

test('without it there is none', async () => {
  const pool = openPool({ max: 1, env: { NODE_ENV: 'production' } });
  expect((await pool.run('argv')).execArgv).toEqual([]);
  expect(pool.forked[0].inspectPort).toBe(null);
});
