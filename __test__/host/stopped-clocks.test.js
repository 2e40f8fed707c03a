'use strict';

const ours = require('../..');
const { ALL_DONE, everyCall } = require('../helpers/every-call');
const { EXPECTED, openLane } = require('../helpers/transports');
const { child, rejection } = require('../helpers/pools');
const { lastReport, runHost } = require('../helpers/run-script');

const path = child('contexts.js');
const FAKES = { modern: {}, legacy: { legacyFakeTimers: true } };

afterEach(() => void jest.useRealTimers());

describe.each(Object.keys(FAKES))('with %s fake timers of Jest', (kind) => {
  test('everything settles', async () => {
    jest.useFakeTimers(FAKES[kind]);
    expect(await everyCall(ours, { path })).toEqual(ALL_DONE);
  });

  test('also when the package is loaded while they are there', async () => {
    jest.useFakeTimers(FAKES[kind]);
    let fresh;
    // What is asked for is loaded then, so it is here.
    jest.isolateModules(() => (fresh = { ...require('../..') }));
    expect(fresh.ChildProcessPool).not.toBe(ours.ChildProcessPool);
    expect(await everyCall(fresh, { path })).toEqual(ALL_DONE);
  });
});

test.each([
  ['sinon', 'after'],
  ['sinon', 'before'],
  ['patches', 'after'],
])('with the clock of %s in a host, put in place %s the package was loaded', async (clock, when) => {
  expect(lastReport(await runHost('stopped-clock.js', [clock, when, path]))).toEqual(ALL_DONE);
});

test.each(['sinon', 'patches'])('with the clock of %s in a child', async (clock) => {
  const pool = await openLane({ path: child('clocks.js'), killGrace: 60e3 });
  // Node's own channel delivers by it.
  const without = EXPECTED === 'fast' ? [] : ['nextTick'];
  await pool.run('stop', { clock, without });
  const many = Array.from({ length: 100 }, (_, index) => index);
  expect(await Promise.all(many.map((value) => pool.run('echo', value)))).toEqual(many);
  expect(await Promise.all(many.map((value) => pool.run('echoLater', value)))).toEqual(many);
  expect(await rejection(pool.run('throwLater'))).toMatchObject({ name: 'RangeError', message: 'later' });
  const late = await rejection(pool.run('untilAborted', 0, { timeout: 1 }));
  expect(late).toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
  await pool.run('restart');
});
