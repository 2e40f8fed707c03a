'use strict';

const path = require('path');
const { lastReport, reportsOf, runNode } = require('../helpers/run-script');

const fixture = (name) => path.join(__dirname, 'fixtures', name);

test('threads and processes may end while they wait', async () => {
  expect(lastReport(await runNode([fixture('leaving.js')]))).toEqual({ ownerDied: expect.any(Boolean) });
});

test('a process stays for what it waits for, and no longer', async () => {
  const script = `
    const { AsyncLock, SharedMemory } = require(${JSON.stringify(path.join(__dirname, '../..'))});
    const { report } = require(${JSON.stringify(path.join(__dirname, '../helpers/report'))});
    const memory = new SharedMemory(64);
    const lock = new AsyncLock(memory);
    memory.waitAsync(8, 0, 50).value.then((how) => report({ how }));
    lock.lockAsync().then(() => report({ got: true }));
    new AsyncLock(new SharedArrayBuffer(16)).lockAsync().then(() => report({ got: 'too' }));
  `;
  const reports = reportsOf(await runNode(['-e', script]));
  expect(reports).toHaveLength(3);
  expect(reports).toEqual(expect.arrayContaining([{ how: 'timed-out' }, { got: true }, { got: 'too' }]));
});
