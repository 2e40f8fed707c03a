'use strict';

// In a forked child the host must listen from the start, as electron-re's does.
if (typeof process.send === 'function') require('./js/process-host.js');

// Set by `electron-re-native top`, for the process that loads the package first.
if (process.env.ELECTRON_RE_NATIVE_TOP) require('./js/process-manager/attach.js');

/** What is asked for is loaded, and no more: a child needs only its ProcessHost. */
module.exports = {
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
  get ProcessManager() {
    return require('./js/process-manager/index.js').processManager();
  },
};
