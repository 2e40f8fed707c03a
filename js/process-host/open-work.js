'use strict';

const STDIO = 3;
/** Worker threads, which Node does not list. @type {Set<unknown>} */
const workers = new Set();

/** Takes note of worker threads from now on. */
function watchWorkers() {
  process.on('worker', (worker) => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  });
}

/**
 * Whether this process has something open that keeps a Node process running, beside its channel to the pool and its own
 * stdio: a server, a socket, a watcher, a timer, a worker thread, a child process, a file being read.
 *
 * Node lists most of these by name. Handles of ours are known by their descriptors, which its older list has.
 */
function hasOpenWork() {
  const inner = /** @type {any} */ (process);
  // Before Node 16.14 nobody can tell, nor if a later Node drops the older list. That counts as work.
  if (!process.getActiveResourcesInfo || !inner._getActiveHandles) return true;
  const own = inner._getActiveHandles().filter(isOwn);
  return workers.size > 0 || process.getActiveResourcesInfo().length > own.length;
}

/** @param {any} handle */
function isOwn(handle) {
  const fd = handle?.fd ?? handle?._handle?.fd;
  return (fd >= 0 && fd < STDIO) || (fd !== undefined && fd === /** @type {any} */ (process.channel)?.fd);
}

module.exports = { hasOpenWork, watchWorkers };
