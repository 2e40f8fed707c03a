'use strict';

const fs = require('fs');

/**
 * CPU time of the main thread so far in microseconds; undefined where it cannot be known.
 *
 * `process.cpuUsage()` would count all threads: the workers of thread pools, garbage collection and what an addon has.
 * What an app feels is the one thread its own code runs on. Newer Nodes tell it; before, Linux does: the main thread's
 * id is the process's, and the first number in `schedstat` is its time on a CPU in nanoseconds.
 *
 * @returns {number | undefined}
 */
function mainThreadTime() {
  const { threadCpuUsage } = /** @type {any} */ (process);
  if (threadCpuUsage) {
    const { user, system } = threadCpuUsage.call(process);
    return user + system;
  }
  if (process.platform !== 'linux') return undefined;
  const schedstat = fs.readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1');
  return Number(schedstat.split(' ', 1)[0]) / 1e3;
}

module.exports = { mainThreadTime };
