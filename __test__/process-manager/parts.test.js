'use strict';

const { Batch } = require('../../js/process-manager/batch');
const { ConsoleLog } = require('../../js/process-manager/console-log');
const { History } = require('../../js/process-manager/history');
const { OneTimeTokens } = require('../../js/process-manager/one-time-tokens');
const { until } = require('../electron/wait');

describe('the console of a process', () => {
  const texts = (log, pid = 1) => log.lines(pid).map(({ text }) => text);

  test('joins the pieces of a line, per stream, and knows both kinds of line ends', () => {
    const log = new ConsoleLog();
    log.write(1, 'stdout', 'one\ntw');
    log.write(1, 'stderr', 'err\n');
    log.write(1, 'stdout', 'o\r\n\nthree\n');
    expect(texts(log)).toEqual(['one', 'err', 'two', '', 'three']);
    expect(log.lines(1).map(({ level }) => level)).toEqual(['log', 'error', 'log', 'log', 'log']);
    expect(log.lines(1).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });

  test('shows a line that does not end, such as a prompt, after a moment', async () => {
    const log = new ConsoleLog();
    log.write(1, 'stdout', 'name? ');
    expect(texts(log)).toEqual([]);
    await until(() => texts(log).length === 1, 'the prompt');
    log.write(1, 'stdout', 'next\n');
    expect(texts(log)).toEqual(['name? ', 'next']);
  });

  test('is bounded in lines and in their length', () => {
    const log = new ConsoleLog();
    for (let i = 0; i < 5000; i += 1) log.add(1, 'console', 'warn', String(i));
    expect(texts(log)).toHaveLength(1000);
    expect(texts(log).at(-1)).toBe('4999');
    log.write(1, 'stdout', 'x'.repeat(20_000));
    expect(texts(log).at(-1)).toHaveLength(8192);
  });

  test('is forgotten with the process', () => {
    const log = new ConsoleLog();
    log.add(1, 'stdout', 'log', 'a');
    log.add(2, 'stdout', 'log', 'b');
    log.keep((pid) => pid === 2);
    expect([texts(log), texts(log, 2)]).toEqual([[], ['b']]);
  });
});

describe('the history', () => {
  const report = (time, cpu, started = 1) => ({
    time,
    samples: [{ pid: 7, started, cpu, memory: time, pss: time < 5000 ? null : time / 2 }],
  });

  test('keeps a minute of points, and an hour of means of ten seconds', () => {
    const history = new History();
    for (let second = 0; second <= 4000; second += 1) history.record(report(second * 1000, second % 10));
    const minute = history.all(7, 'minute');
    expect(minute.map(({ time }) => time / 1000)).toEqual(Array.from({ length: 61 }, (_, i) => 3940 + i));
    const hour = history.all(7, 'hour');
    expect(hour.length).toBeGreaterThanOrEqual(359);
    expect(hour.length).toBeLessThanOrEqual(361);
    expect(hour.at(-1)).toEqual({ time: 3999e3, cpu: 4.5, memory: 3994.5e3, pss: 1997.25e3 });
    expect(history.latest(7, 'minute')).toEqual([{ time: 4000e3, cpu: 0, memory: 4000e3, pss: 2000e3 }]);
    expect(history.latest(7, 'hour')).toEqual([hour.at(-1)]);
    history.record(report(4001e3, 1));
    expect(history.latest(7, 'hour')).toEqual([]);
  });

  test('does not take a new process for an old one of the same id', () => {
    const history = new History();
    history.record(report(1000, null));
    history.record(report(2000, 50, 2));
    expect(history.all(7, 'minute')).toEqual([{ time: 2000, cpu: 50, memory: 2000, pss: null }]);
    history.record({ time: 3000, samples: [] });
    expect(history.all(7, 'minute')).toEqual([]);
  });

  test('knows no CPU before the second look, and no share of memory before that is measured', () => {
    const history = new History();
    history.record(report(1000, null));
    history.record(report(10_000, null));
    expect(history.all(7, 'hour')).toEqual([{ time: 1000, cpu: null, memory: 1000, pss: null }]);
  });
});

describe('a batch', () => {
  /** Resolves when batches begun from now on, twice one after the other, are sent. */
  async function othersAreSent() {
    for (let turn = 0; turn < 2; turn += 1) {
      let isSent = false;
      new Batch(
        () => false,
        () => (isSent = true),
      ).add(turn);
      await until(() => isSent, 'another batch');
    }
  }

  test('waits while the page is busy, keeps the newest, and counts the rest', async () => {
    let isBusy = true;
    const sent = [];
    const batch = new Batch(
      () => isBusy,
      (items, dropped) => sent.push({ count: items.length, last: items.at(-1), dropped }),
    );
    for (let i = 0; i < 10_000; i += 1) batch.add(i);
    await othersAreSent();
    expect(sent).toEqual([]);
    isBusy = false;
    await until(() => sent.length === 1, 'a batch');
    expect(sent).toEqual([{ count: 500, last: 9999, dropped: 9500 }]);
    batch.add(1);
    batch.stop();
    await othersAreSent();
    expect(sent).toHaveLength(1);
  });
});

describe('keys', () => {
  test('are long, different, and good once', () => {
    const keys = new OneTimeTokens();
    const [a, b] = [keys.issue(), keys.issue()];
    expect(a).toMatch(/^[\w-]{43}$/);
    expect(a).not.toBe(b);
    expect([keys.redeem(b), keys.redeem(b), keys.redeem(''), keys.redeem(a), keys.redeem(a)]).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});
