'use strict';

const { ProcessManager } = require('../..');
const { until } = require('../electron/wait');
const { openPool } = require('../helpers/pools');
const { Client } = require('./client');
const { ensurePage } = require('./page');

beforeAll(ensurePage, 120e3);

test('lines from before the page was opened keep their stream and level', async () => {
  const pool = openPool({ max: 1 });
  await pool.run('print', 'all is well\n');
  await pool.run('printError', 'all is lost\n');
  const [forked] = pool.forked;
  await until(() => forked.lastOutput.length === 2, 'both lines');
  const server = await ProcessManager.serve();
  const client = await Client.connect(server.url);
  try {
    client.subscribe({ console: forked.pid });
    const { reset, lines } = await client.next(({ type }) => type === 'console', 0);
    expect(reset).toBe(true);
    const seen = lines.map(({ source, level, text }) => `${source} ${level} ${text}`).sort();
    expect(seen).toEqual(['stderr error all is lost', 'stdout log all is well']);
  } finally {
    await client.close();
    await server.close();
  }
});
