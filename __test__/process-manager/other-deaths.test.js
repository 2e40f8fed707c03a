'use strict';

const { fork, spawn } = require('child_process');
const path = require('path');
const { ProcessManager } = require('../..');
const { lastWordsIn } = require('../../js/process-manager/piped');
const { tellVanished } = require('../../js/process-manager/vanished');
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

test('windows and services that are gone at the next look are remembered, others and pools’ children not', () => {
  const row = (pid, about) => ({ pid, started: 1, name: `${pid}`, pool: null, state: 'running', ...about });
  const last = deaths.all.at(-1)?.id ?? -1;
  const before = [
    row(1, { mark: 'renderer' }),
    row(2, { mark: 'service', state: 'ending' }),
    row(3, { mark: 'other' }),
    row(4, { mark: 'node', pool: 'p' }),
    row(5, { mark: 'gpu' }),
    row(6, { mark: 'renderer' }),
  ];
  tellVanished(before, [row(5, { mark: 'gpu' }), row(6, { mark: 'renderer', started: 2 })]);
  const told = deaths.all.filter(({ id }) => id > last);
  expect(told.map(({ pid, wasAsked }) => [pid, wasAsked])).toEqual([
    [1, false],
    [2, true],
    [6, false],
  ]);
});
