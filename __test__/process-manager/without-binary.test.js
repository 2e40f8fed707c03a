'use strict';

const { spawnSync } = require('child_process');
const path = require('path');
const { ensurePage } = require('./page');

beforeAll(ensurePage);

test('a served page says what is missing, and the app continues', () => {
  const script = `
    const { ProcessManager } = require('.');
    const { Client } = require('./__test__/process-manager/client.js');
    (async () => {
      const server = await ProcessManager.serve();
      const seen = [];
      for (const url of [server.url, server.newUrl()]) {
        const client = await Client.connect(url);
        seen.push(await client.next(({ type }) => type === 'unable', 0));
        client.subscribe({ pools: true });
        seen.push((await client.act('kill', process.pid)).ok);
        await client.close();
      }
      const killed = await ProcessManager.killProcess(1).catch(({ code }) => code);
      await server.close();
      console.log(JSON.stringify({ seen, killed }));
    })();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-addons', '-e', script], {
    cwd: path.join(__dirname, '../..'),
    encoding: 'utf8',
    timeout: 80e3,
  });
  const message = expect.stringMatching(/may not load addons.*Reload this page/);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^ProcessManager: electron-re-native cannot load its binary[^\n]*\n$/),
  });
  expect(JSON.parse(stdout)).toEqual({
    seen: [{ type: 'unable', message }, false, { type: 'unable', message }, false],
    killed: 'ERR_NATIVE_MISSING',
  });
});
