'use strict';
// docs/moving-in.md: the program comes to the same here and with the pool that it is moved from.

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { runExample, NOTHING } = require('./run-example.js');

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, 'examples/moving-in');
const DOCS = fs.readFileSync(path.join(ROOT, 'docs/moving-in.md'), 'utf8');
/** Where the other pools are installed, if they are. */
const PEERS = path.join(ROOT, 'bench/node_modules');

const RESULT = '6765\n982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1\n';

test('with this package', async () => {
  expect(await runExample('moving-in')).toEqual({ code: 0, stdout: RESULT, stderr: '', left: NOTHING });
});

describe.each([
  ['from-piscina.js', 'piscina'],
  ['from-workerpool.js', 'workerpool'],
  ['from-jest-worker.js', 'jest-worker'],
  ['from-fork.js', undefined],
])('%s', (name, peer) => {
  const script = path.join(FOLDER, name);

  test('is what the docs show', () => {
    const body = fs.readFileSync(script, 'utf8').match(/async function main\(\) \{\n(.*?)\n\}/s)[1];
    expect(DOCS).toContain(body.replace(/^ {2}/gm, ''));
  });

  if (peer && !fs.existsSync(path.join(PEERS, peer))) {
    console.warn(`SKIPPED: ${name}: ${peer} is not installed; npm ci --prefix bench`);
    return;
  }
  test('comes to the same', () => {
    const env = { ...process.env, NODE_PATH: PEERS };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: RESULT, stderr: '' });
  });
});
