'use strict';

const { fork, spawn } = require('child_process');
const path = require('path');
const { ProcessManager } = require('../..');
const { lastWordsIn } = require('../../js/process-manager/piped');
const { deaths } = require('../../js/pool/deaths');
const { until } = require('../electron/wait');

async function deathOf(pid) {
  let found;
  await until(() => (found = deaths.all.find((death) => death.pid === pid)), 'its end');
  return found;
}

test('a child process of the app that is piped: its code and its last words', async () => {
  const child = spawn(process.execPath, ['-e', 'throw new RangeError("ü too far")']);
  ProcessManager.pipe(child);
  expect(await deathOf(child.pid)).toMatchObject({
    mark: 'node',
    poolName: null,
    code: 1,
    signal: null,
    lastWords: 'RangeError: ü too far',
    lostCalls: 0,
    wasAsked: false,
  });
});

test('one that the app has killed, by the name of its script', async () => {
  const script = path.join(__dirname, '..', 'fixtures', 'children', 'ours.js');
  const child = fork(script, { silent: true });
  ProcessManager.pipe(child);
  child.kill('SIGKILL');
  expect(await deathOf(child.pid)).toMatchObject({
    name: 'ours.js',
    code: null,
    signal: 'SIGKILL',
    lastWords: null,
    wasAsked: true,
  });
});

test('one that was killed here', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  ProcessManager.pipe(child);
  expect(await ProcessManager.killProcess(child.pid)).toBe(true);
  expect(await deathOf(child.pid)).toMatchObject({ signal: 'SIGTERM', wasAsked: true });
});

test('last words are the error, or else the last line', () => {
  expect(lastWordsIn('x\nTypeError: no\n    at y\n\nNode.js v20\n')).toBe('TypeError: no');
  expect(lastWordsIn('one\ntwo\n\n')).toBe('two');
  expect(lastWordsIn('\n')).toBeNull();
});
