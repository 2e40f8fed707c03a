'use strict';

const { lastReport, runHost } = require('../helpers/run-script');

test.each([
  ['called', 'waited'],
  ['calledWithTimers', 'called'],
  ['sleeping', true],
  ['listening', 'listening'],
  ['closed', 'closed'],
  ['closedLater', 'closed'],
  ['ready', 'ready'],
  ['killed', 'killed'],
  ['drained', 'drained'],
  ['referencedAgain', 'waited'],
  ['unreferenced', 'unreferenced'],
  ['aborted', 'ABORT_ERR'],
  ['exit', 'exit'],
])('a host ends by itself, and its children with it, once no call is under way: %s', async (way, said) => {
  expect(lastReport(await runHost('alive.js', [way]))).toEqual(said);
});

test('a pool that is not used holds nobody up', async () => {
  const { code, left, stdout } = await runHost('alive.js', ['unused']);
  expect({ code, left, stdout }).toEqual({ code: 0, left: [], stdout: '' });
});

test('an uncaught exception ends the children too', async () => {
  const { code, left, stderr } = await runHost('alive.js', ['uncaught']);
  expect({ code, left }).toEqual({ code: 1, left: [] });
  expect(stderr).toContain('on purpose');
});

test.each(['SIGTERM', 'SIGKILL'])(
  '%s to the host ends the children: idle, busy, blocked, stopped',
  async (signal) => {
    const { left, stdout, ...end } = await runHost('ended.js', [signal]);
    // Windows knows of no signals.
    const told = process.platform === 'win32' ? null : signal;
    expect({ left, signal: end.signal }).toEqual({ left: [], signal: told });
    expect(stdout).toContain('REPORT 4');
  },
);
