'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const path = require('path');
const { until, within } = require('../electron/wait');
const { isAlive } = require('../electron/processes');
const { Client } = require('./client');
const { ensurePage } = require('./page');

const { bin } = require('../../package.json');
const CLI = path.join(__dirname, '..', '..', bin['electron-re-native']);
const APP = path.join(__dirname, 'fixtures', 'app.js');

beforeAll(ensurePage, 120e3);

/** What a failed test leaves: it would keep Jest from ending. */
const open = { commands: new Set(), clients: new Set() };
afterEach(async () => {
  for (const { socket } of open.clients) socket.terminate();
  open.clients.clear();
  for (const command of open.commands) {
    const { child, closed } = command;
    open.commands.delete(command);
    // The app ends with its input, and the command with the app.
    child.stdin.destroy();
    await within(closed, 'the end of the command');
  }
});

/** Runs the command. Its outputs grow; `url` resolves when the address was printed. */
function run(...args) {
  const child = spawn(process.execPath, [CLI, ...args]);
  const output = { stdout: '', stderr: '' };
  for (const name of Object.keys(output)) child[name].on('data', (text) => (output[name] += text));
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }));
  const url = async () => {
    await until(() => /http:\S+/.test(output.stderr), 'the address');
    return output.stderr.match(/http:\S+/)[0];
  };
  open.commands.add({ child, closed });
  return { child, output, closed, url };
}

test.each([
  ['an app', [process.execPath, APP, 'a', '--b']],
  [
    'an app that something else starts',
    ['sh', '-c', '"$0" "$@"; exit $?', process.execPath, APP, 'a', '--b'],
  ],
])('runs %s with its arguments, serves its processes, and ends as it does', async (_title, command) => {
  const { child, output, closed, url } = run('top', '--', ...command);
  const client = await Client.connect(await url());
  open.clients.add(client);
  await until(() => output.stdout.includes('\n'), 'the output of the app');
  expect(JSON.parse(output.stdout)).toEqual({ args: ['a', '--b'], marks: [] });
  const { processes } = await client.next(
    (message) => message.type === 'processes' && message.processes.some(({ mark }) => mark === 'guard'),
  );
  const rows = processes.map(({ mark, name, poolName, actions }) => [
    mark,
    name,
    poolName,
    actions.length > 0,
  ]);
  expect(rows.sort()).toEqual([
    ['guard', 'Guard', null, false],
    ['main', 'app.js', null, false],
    ['node', 'ours.js', 'work', true],
  ]);
  child.stdin.end();
  expect(await closed).toMatchObject({ code: 7, signal: null });
  // One address, and nothing else of ours.
  expect(output.stderr.trim().split('\n')).toHaveLength(1);
});

test('takes the port it is given', async () => {
  const { child, closed, url } = run('top', '--port', '0', '--', process.execPath, APP);
  const { port } = new URL(await url());
  const second = run('top', '-p', port, '--', process.execPath, APP);
  await until(() => second.output.stderr.includes('no process manager'), 'the reason');
  expect(second.output.stderr).toContain('EADDRINUSE');
  for (const { stdin } of [child, second.child]) stdin.end();
  // The app itself runs on without it.
  expect((await second.closed).code).toBe(7);
  expect((await closed).code).toBe(7);
});

test('passes signals on', async () => {
  const { child, closed, url } = run('top', '--', process.execPath, APP);
  await url();
  child.kill('SIGTERM');
  expect(await closed).toMatchObject({ code: 9, signal: null });
});

test('ends by the signal that ended the app', async () => {
  const { closed } = run('top', '--', 'sh', '-c', 'kill -KILL $$');
  expect(await closed).toMatchObject({ code: null, signal: 'SIGKILL' });
});

test.each([
  ['nothing', [], 2, 'The commands are `top` and `work`'],
  ['another command', ['bottom', '--', 'node'], 2, 'The commands are'],
  ['no app', ['top'], 2, 'There is no command to run.'],
  ['an unknown option', ['top', '--host', '0.0.0.0', '--', 'node'], 2, '--host'],
  ['a bad port', ['top', '--port', 'x', '--', 'node'], 2, 'got x'],
  ['an app that is not there', ['top', '--', './no-such-app'], 127, 'could not run ./no-such-app'],
])('%s: a message and a code', async (_title, args, code, message) => {
  const ended = await run(...args).closed;
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(message);
  expect(ended.stdout).toBe('');
});

test('says what it can do', async () => {
  const { code, stdout } = await run('top', '--help').closed;
  expect([code, stdout]).toEqual([0, expect.stringContaining('npx electron-re-native top -- node app.js')]);
});

test('without it nothing is served or printed', async () => {
  const child = spawn(process.execPath, [APP]);
  const closed = once(child, 'close');
  open.commands.add({ child, closed });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  await once(child.stdout, 'data');
  child.stdin.end();
  expect(await closed).toEqual([7, null]);
  expect(stderr).toBe('');
  expect(isAlive(child.pid)).toBe(false);
});
