'use strict';
// Makes every kind of call that waits in a host, one after the other. With stopped clocks, none may hang.

// Saved while the clocks still run.
const { Promise, setInterval, clearInterval } = globalThis;

/**
 * @param {typeof import('../..')} ours
 * @param {object} options options of a pool whose child is fixtures/children/contexts.js
 */
async function everyCall({ ChildProcessPool, ProcessManager, SharedMemory, AsyncLock }, options) {
  const done = {};
  // Waiting for the process manager does not keep the process alive.
  const alive = setInterval(() => {}, 60e3);
  const pool = new ChildProcessPool({ max: 2, killGrace: 60e3, ...options });
  const settled = (promise) => promise.then(String, (error) => error.code);
  try {
    await pool.ready();
    done.run = await Promise.all([pool.run('echo', 1), pool.run('echo', 2)]);
    done.send = await pool.send('echo', 3);
    done.sendToAll = await pool.sendToAll('echo', 4);
    const controller = new AbortController();
    const aborted = settled(pool.run('never', 0, { signal: controller.signal }));
    controller.abort();
    done.abort = await aborted;
    done.timeout = await settled(pool.run('never', 0, { timeout: 1 }));
    done.refresh = await new Promise((resolve) => ProcessManager.once('refresh', () => resolve('told')));
    const memory = new SharedMemory(64);
    done.wait = await memory.waitAsync(8, 0, 1).value;
    done.locks = [];
    for (const where of [memory, new SharedArrayBuffer(64)]) {
      const lock = new AsyncLock(where);
      const held = await lock.lockAsync();
      done.locks.push(await settled(lock.lockAsync({ timeout: 1 })));
      const next = lock.lockAsync();
      held.unlock();
      (await next).unlock();
    }
    await pool.drain();
    await pool.kill();
  } finally {
    clearInterval(alive);
    await pool.close({ timeout: 50 });
  }
  return done;
}

/** The expected results. */
const ALL_DONE = {
  run: [1, 2],
  send: { error: null, result: 3 },
  sendToAll: [
    { error: null, result: 4 },
    { error: null, result: 4 },
  ],
  abort: 'ABORT_ERR',
  timeout: 'ERR_TASK_TIMEOUT',
  refresh: 'told',
  wait: 'timed-out',
  locks: ['ERR_LOCK_TIMEOUT', 'ERR_LOCK_TIMEOUT'],
};

module.exports = { everyCall, ALL_DONE };
