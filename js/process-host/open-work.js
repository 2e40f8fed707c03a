'use strict';

const STDIO = 3;
/** Worker threads; Node does not list them. @type {Set<unknown>} */
const workers = new Set();

/** Starts to record worker threads. */
function watchWorkers() {
  process.on('worker', (worker) => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  });
}

/**
 * Whether this process has open work that keeps a Node process running, apart from its channel to the pool and its own
 * stdio: a server, a socket, a watcher, a timer, a worker thread, a child process, or a file that it reads.
 *
 * Node lists most of these by name. We recognize our own handles by their descriptors, which only Node's older list
 * has.
 */
function hasOpenWork() {
  const inner = /** @type {any} */ (process);
  // We cannot tell before Node 16.14, or if a later Node drops the older list. Then the answer is true.
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
