'use strict';

const path = require('path');
const { fork, spawn } = require('child_process');
const { once } = require('events');
const { ProcessManager } = require('../..');
const { until } = require('../electron/wait');
const { proc } = require('./proc');
const { mainThreadTime } = require('./threads');

const SPAN = 5000;
/** What /proc itself does not know, in milliseconds. */
const TICK = 10;

/** Mean CPU from what each event said of the time since the one before. */
function meanOf(seen) {
  const [first, ...rest] = seen;
  let [before, sum] = [first.timestamp, 0];
  for (const { timestamp, cpu } of rest) {
    sum += cpu * (timestamp - before);
    before = timestamp;
  }
  return sum / (before - first.timestamp);
}

test('CPU, memory, parent and start are what /proc says', async () => {
  const parts = [1, 0.4, 0];
  const script = path.join(__dirname, 'fixtures', 'load.js');
  const children = parts.map((part) => fork(script, [String(part)]));
  await Promise.all(children.map((child) => once(child, 'message')));
  ProcessManager.setIntervalTime(500);
  /** @type {Map<number, object[]>} */
  const seen = new Map(children.map(({ pid }) => [pid, []]));
  const marks = [];
  const listener = (records) => {
    const kernel = new Map(children.map(({ pid }) => [pid, proc(pid)]));
    marks.push({ at: Date.now(), kernel });
    for (const { pid } of children) seen.get(pid).push(records[pid]);
  };
  ProcessManager.on('refresh', listener);
  await until(() => marks.length > 1 && marks.at(-1).at - marks[0].at >= SPAN, 'five seconds of samples');
  ProcessManager.off('refresh', listener);
  for (const { pid } of children) {
    const records = seen.get(pid);
    // A sample lies between what the kernel said before it and what it said when we heard of it, however late that was.
    records.forEach(({ ctime, timestamp }, turn) => {
      expect(ctime).toBeLessThanOrEqual(marks[turn].kernel.get(pid).cpuTime + TICK);
      const before = marks.filter(({ at }) => at < timestamp - TICK).at(-1);
      if (before) expect(ctime).toBeGreaterThanOrEqual(before.kernel.get(pid).cpuTime - TICK);
    });
    const [first, record] = [records[0], records.at(-1)];
    const span = record.timestamp - first.timestamp;
    const expected = (100 * (record.ctime - first.ctime)) / span;
    const tolerance = expected * 0.02 + (100 * 2 * TICK) / span;
    expect(Math.abs(meanOf(records) - expected)).toBeLessThanOrEqual(tolerance);
    const after = marks.at(-1).kernel.get(pid);
    expect(record).toMatchObject({ pid, ppid: process.pid, connections: 0 });
    expect(Math.abs(record.memory - after.memory)).toBeLessThanOrEqual(after.memory * 0.02);
    // The kernel tells the time it was booted in whole seconds.
    expect(Math.abs(record.timestamp - record.elapsed - after.started)).toBeLessThanOrEqual(1500);
  }
  // The three can be distinguished, whatever else this machine does.
  const [busy, half, idle] = children.map(({ pid }) => meanOf(seen.get(pid)));
  expect(Math.min(busy, half)).toBeGreaterThan(idle);
  for (const child of children) {
    child.kill();
    await once(child, 'exit');
  }
});

test('200 processes cost the main thread less than 5 ms a sample, a page included', async () => {
  // One shell has them all, and takes them with it.
  const shell = spawn('sh', ['-c', 'trap "kill 0" EXIT; for i in $(seq 200); do sleep 600 & done; wait'], {
    detached: true,
  });
  ProcessManager.setIntervalTime(100);
  let samples = 0;
  let most = 0;
  const listener = (records) => {
    samples += 1;
    most = Math.max(most, Object.keys(records).length);
  };
  ProcessManager.on('refresh', listener);
  // What a page costs, but for the writing to its socket.
  const session = ProcessManager.connect({
    send: (message) => JSON.stringify(message),
    isBusy: () => false,
    close: () => {},
    resume: null,
  });
  session.receive({ type: 'hello', version: 1 });
  session.receive({ type: 'subscribe', pools: true, signals: false, console: null, trend: process.pid });
  try {
    await until(() => most >= 201, '200 processes');
    await new Promise((resolve) => ProcessManager.once('refresh', resolve));
    let each = Infinity;
    // The least of several, for what else the machine does can only add to it.
    for (let window = 0; window < 6; window += 1) {
      const [count, time] = [samples, mainThreadTime()];
      await until(() => samples >= count + 10, '10 samples');
      each = Math.min(each, (mainThreadTime() - time) / (samples - count));
    }
    expect(each).toBeLessThan(5);
    process.stdout.write(`main thread: ${each.toFixed(2)} ms for a sample of ${most} processes\n`);
  } finally {
    ProcessManager.off('refresh', listener);
    session.end();
    process.kill(-shell.pid, 'SIGTERM');
    await once(shell, 'exit');
  }
});
