'use strict';
// The tasks of smoke.js.

const { AsyncLock, ProcessHost } = require('../..');

const LOCK = { index: 0 };
const COUNT = 8;

ProcessHost.registry('echo', (value) => value)
  .registry('pid', () => process.pid)
  .registry('busy', (milliseconds) => {
    const end = Date.now() + milliseconds;
    while (Date.now() < end);
    return process.pid;
  })
  .registry('crash', () => process.kill(process.pid, 'SIGKILL'))
  .registry('store', ({ memory, index, value }) => memory.store(index, value))
  .registry('wait', ({ memory, index }) => memory.wait(index, 0, 300e3))
  .registry('count', async ({ memory, times }) => {
    const lock = new AsyncLock(memory, LOCK);
    for (let time = 0; time < times; time += 1) {
      if (time % 2) lock.lock();
      else await lock.lockAsync();
      memory.store(COUNT, memory.load(COUNT) + 1);
      lock.unlock();
    }
  })
  .registry('lockAndCrash', ({ memory }) => {
    new AsyncLock(memory, LOCK).lock();
    process.kill(process.pid, 'SIGKILL');
  });
