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

test('with NODE_ENV=development each child has an inspector of its own, on a free port from 5858', async () => {
  const taken = net.createServer();
  // Whoever has it, it is not free.
  await new Promise((resolve) => taken.once('error', resolve).listen(5858, '127.0.0.1', resolve));
  const pool = openPool({ max: 2, env: { NODE_ENV: 'development' } });
  await Promise.all([pool.run('pid'), pool.run('pid')]);
  const ports = pool.forked.map(({ inspectPort }) => inspectPort);
  expect(Math.min(...ports)).toBeGreaterThan(5858);
  expect(ports[1]).toBeGreaterThan(ports[0]);
  for (const member of pool.forked) {
    const { args, execArgv } = (await pool.send('argv', null, member)).result;
    expect(args).toEqual([]);
    expect(execArgv).toEqual([expect.stringMatching(/^--inspect=\d+$/)]);
    expect(ports).toContain(Number(execArgv[0].split('=')[1]));
    const [{ title, type }] = await get(member.inspectPort);
    expect({ title, type }).toEqual({ title: expect.stringContaining('ours.js'), type: 'node' });
  }
  taken.close();
});

test('without it there is none', async () => {
  const pool = openPool({ max: 1, env: { NODE_ENV: 'production' } });
  expect((await pool.run('argv')).execArgv).toEqual([]);
  expect(pool.forked[0].inspectPort).toBe(null);
});
