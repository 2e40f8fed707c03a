'use strict';

// In a forked child the host must listen from the start, as electron-re's does.
if (typeof process.send === 'function') require('./js/process-host.js');

/** What is asked for is loaded, and no more: a child needs only its ProcessHost. */
module.exports = {
  get AsyncLock() {
    return require('./js/async-lock.js').AsyncLock;
  },
  get ChildProcessPool() {
    return require('./js/pool/child-process-pool.js').ChildProcessPool;
  },
  get LoadBalancer() {
    return require('./js/load-balancer.js').LoadBalancer;
  },
  get PoolError() {
    return require('./js/errors.js').PoolError;
  },
  get ProcessHost() {
    return require('./js/process-host.js');
  },
  get ProcessLifeCycle() {
    return require('./js/process-life-cycle.js').ProcessLifeCycle;
  },
  get SharedMemory() {
    return require('./js/shared-memory.js').SharedMemory;
  },
};
