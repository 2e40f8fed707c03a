'use strict';

const { spawnSync } = require('child_process');
const Upstream = require('electron-re/lib/libs/ProcessLifeCycle.class');
const { ProcessLifeCycle } = require('../../js/pool/process-life-cycle.js');

const HOUR = 3600e3;

let warnings;
beforeEach(() => {
  jest.useFakeTimers();
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** A started one, and what it has told. */
function started(options) {
  const cycle = new ProcessLifeCycle(options);
  const told = [];
  cycle.on('sleep', (ids) => told.push(ids));
  cycle.start();
  return { cycle, told };
}

test('the times are electron-re’s unless given', () => {
  expect(ProcessLifeCycle.defaultLifecycle).toEqual(Upstream.defaultLifecycle);
  for (const options of [undefined, {}, { expect: undefined }]) {
    expect(new ProcessLifeCycle(options)).toMatchObject(Upstream.defaultLifecycle);
  }
  expect(new ProcessLifeCycle({ expect: 5 })).toMatchObject({ expect: 5, internal: 30e3 });
});

test.each([0, -1, NaN, '5', null, 1n, Symbol('x')])('%p is no time', (value) => {
  if (value === null) return expect(new ProcessLifeCycle({ expect: value }).expect).toBe(600e3);
  for (const key of ['expect', 'internal']) {
    expect(() => new ProcessLifeCycle({ [key]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(`\`${key}\``) }),
    );
  }
});

test('options and ids of the wrong kind are refused', () => {
  for (const options of [null, 5, 'x']) {
    expect(() => new ProcessLifeCycle(options)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
  }
  const cycle = new ProcessLifeCycle();
  for (const method of ['watch', 'unwatch', 'refresh']) {
    expect(() => cycle[method](7)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
    expect(() => cycle[method]()).not.toThrow();
  }
});

test('tells who is idle, at each look while they stay so', () => {
  const { cycle, told } = started({ expect: 100, internal: 60 });
  cycle.watch(['a', 'b']);
  jest.advanceTimersByTime(100);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(told).toEqual([['a', 'b']]);
  cycle.refresh(['a']);
  jest.advanceTimersByTime(60);
  expect(told).toEqual([['a', 'b'], ['b']]);
  jest.advanceTimersByTime(60);
  expect(told.slice(2)).toEqual([['a', 'b']]);
});

test('exactly as long as expected is not idle', () => {
  const { cycle, told } = started({ expect: 100, internal: 50 });
  cycle.watch([1]);
  jest.advanceTimersByTime(100);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(50);
  expect(told).toEqual([[1]]);
});

test('says nothing when nobody is idle, nor of those unwatched', () => {
  const { cycle, told } = started({ expect: 10, internal: 10 });
  cycle.watch([1, 2]);
  cycle.unwatch([1, 2, 3]);
  jest.advanceTimersByTime(HOUR);
  expect(told).toEqual([]);
});

test('refreshing an unknown id warns, also when it cannot be turned into text', () => {
  const cycle = new ProcessLifeCycle();
  cycle.watch([1]);
  cycle.refresh([1]);
  expect(warnings).not.toHaveBeenCalled();
  cycle.refresh([2, Symbol('x'), Object.create(null)]);
  expect(warnings).toHaveBeenCalledTimes(3);
  expect(cycle.params.activities.size).toBe(1);
});

test('activities is the state: a Map of Dates that may be read and written', () => {
  const { cycle, told } = started({ expect: 1000, internal: 10 });
  cycle.watch(['a']);
  expect(cycle.params.activities.get('a')).toEqual(new Date());
  cycle.params.activities.set('b', new Date(0));
  jest.advanceTimersByTime(10);
  expect(told).toEqual([['b']]);
});

test('a second start warns and changes nothing; stop ends the looks; it can start again', () => {
  const { cycle, told } = started({ expect: 10, internal: 100 });
  cycle.start();
  expect(warnings).toHaveBeenCalledTimes(1);
  cycle.watch([1]);
  jest.advanceTimersByTime(100);
  expect(told).toHaveLength(1);
  cycle.stop();
  cycle.stop();
  jest.advanceTimersByTime(HOUR);
  expect([told.length, jest.getTimerCount()]).toEqual([1, 0]);
  cycle.start();
  jest.advanceTimersByTime(100);
  expect(told).toHaveLength(2);
});

test('a time longer than timers can wait does not make them fire at once', () => {
  const { cycle, told } = started({ expect: 1, internal: Infinity });
  cycle.watch([1]);
  jest.advanceTimersByTime(HOUR);
  expect(told).toEqual([]);
});

test('it tells what electron-re’s tells', () => {
  const told = [Upstream, ProcessLifeCycle].map((Class) => {
    const cycle = new Class({ expect: 120, internal: 50 });
    const all = [];
    cycle.on('sleep', (ids) => all.push(ids));
    cycle.watch([1, 'x']);
    cycle.start();
    jest.advanceTimersByTime(170);
    cycle.refresh(['x']);
    cycle.watch([3]);
    jest.advanceTimersByTime(200);
    cycle.unwatch([1]);
    jest.advanceTimersByTime(200);
    cycle.stop();
    return all;
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[1].length).toBeGreaterThan(3);
});

test('its timer does not keep the process alive', () => {
  const file = require.resolve('../../js/pool/process-life-cycle.js');
  const script = `new (require(${JSON.stringify(file)}).ProcessLifeCycle)().start()`;
  expect(spawnSync(process.execPath, ['-e', script], { timeout: 20e3 }).status).toBe(0);
});
