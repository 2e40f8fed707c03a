'use strict';

const fs = require('fs');
const { ProcessManager } = require('../..');
const { until } = require('../electron/wait');
const { openPool } = require('../helpers/pools');

afterEach(() => ProcessManager.removeAllListeners('refresh'));

/** Names of this process's threads. */
function threads() {
  return fs.readdirSync('/proc/self/task').map((id) => {
    try {
      return fs.readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    } catch {
      return ''; // has just ended
    }
  });
}

test('refresh events have the share of memory and the private part beside what is resident', async () => {
  ProcessManager.setIntervalTime(100);
  const pool = openPool({ max: 2, min: 2 });
  await pool.ready(2);
  let records;
  ProcessManager.on('refresh', (all) => (records = all));
  const pids = [process.pid, ...pool.forked.map(({ pid }) => pid)];
  await until(() => pids.every((pid) => records?.[pid]?.pss > 0), 'their footprints');
  for (const pid of pids) {
    const { memory, pss, private: own } = records[pid];
    expect(own).toBeGreaterThan(0);
    expect(pss).toBeGreaterThanOrEqual(own);
    // The binary alone, which all three have, is a few tens of megabytes. The two were not measured at one moment.
    expect(pss).toBeLessThan(memory * 1.1);
  }
  const sum = (key) => pids.reduce((total, pid) => total + records[pid][key], 0);
  expect(sum('pss')).toBeLessThan(sum('memory'));
});

test('nobody measures footprints for pools that only want to know CPU', async () => {
  const pool = openPool({ max: 2, min: 2, strategy: 'LEAST_CPU' });
  await pool.ready(2);
  await until(() => threads().includes('ere-monitor'), 'the sampler');
  await until(() => !threads().includes('ere-footprints'), 'no footprints');
  const listener = () => {};
  ProcessManager.on('refresh', listener);
  await until(() => threads().includes('ere-footprints'), 'footprints for the listener');
  ProcessManager.off('refresh', listener);
  await until(() => !threads().includes('ere-footprints'), 'no footprints any more');
  expect(threads()).toContain('ere-monitor');
});
