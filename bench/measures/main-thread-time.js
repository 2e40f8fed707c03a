'use strict';

const fs = require('fs');

/**
 * Returns the CPU time of the main thread so far, in microseconds; undefined if it is unknown.
 *
 * `process.cpuUsage()` would count all threads: the workers of thread pools, garbage collection, and those of an addon.
 * An app feels only the one thread that runs its own code. Newer Nodes report its time. For older ones, Linux does: the
 * id of the main thread is that of the process, and the first number in `schedstat` is its CPU time in nanoseconds.
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
