'use strict';
// docs/start/node.md on tests: its sample passes in Jest, which ends by itself.

const { spawnSync } = require('child_process');
const path = require('path');

const ROOT = path.join(__dirname, '../..');

test('the sample passes', () => {
  const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');
  const folder = path.join(ROOT, 'examples/in-tests');
  const config = JSON.stringify({ rootDir: folder, testEnvironment: 'node', transform: {} });
  const { status, stderr } = spawnSync(process.execPath, [jest, '--config', config], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^Tests: +2 passed/m),
  });
});
