'use strict';

// Before the app goes to another folder.
require('./js/pool/options/start-folder.js');
// Now, since the rest is loaded when it is asked for: by then a test may have put its own clock in place.
require('./js/common/primordials.js');

// Only now is it known which module requires this package, and under which name.
const { loadedBy } = require('./js/common/manners.js');
loadedBy(module.parent?.filename);

const { HANDSHAKE, TOP } = require('./js/wire/environment.js');

// In a pool's child the host must listen from the start, as electron-re's does. What else a process was forked for is not
// our business.
if (process.env[HANDSHAKE] !== undefined) require('./js/process-host/process-host.js');
// In Electron's main process windows must find what connects them, whether the app itself sends messages or not.
if (process.type === 'browser') require('./js/electron/index.js');

// Set by `electron-re-native top`, for the process that loads the package first.
if (process.env[TOP]) require('./js/process-manager/attach.js');

/** What is asked for is loaded, and no more: a child needs only its ProcessHost. */
module.exports = {
  get AsyncLock() {
    return require('./js/shared-memory/async-lock.js').AsyncLock;
  },
  get BrowserService() {
    return process.type === 'browser' ? require('./js/electron/index.js').BrowserService : undefined;
  },
  get ChildProcessPool() {
    require('./js/pool/sampling.js').setSampler(processManager);
    return require('./js/pool/child-process-pool.js').ChildProcessPool;
  },
  get DynamicThreadPool() {
    return require('./js/threads/dynamic-thread-pool.js').DynamicThreadPool;
  },
  get LoadBalancer() {
    return require('./js/load-balancer/load-balancer.js').LoadBalancer;
  },
  get MessageChannel() {
    return messageChannel();
  },
  get MessageError() {
    return require('./js/electron/messages/message-error.js').MessageError;
  },
  get PoolError() {
    return require('./js/common/errors.js').PoolError;
  },
  get ProcessHost() {
    return require('./js/process-host/process-host.js');
  },
  get ProcessLifeCycle() {
    return require('./js/pool/process-life-cycle.js').ProcessLifeCycle;
  },
  get ProcessManager() {
    return processManager();
  },
  get SharedCounter() {
    return require('./js/shared-memory/shared-counter.js').SharedCounter;
  },
  get SharedMemory() {
    return require('./js/shared-memory/shared-memory.js').SharedMemory;
  },
  get StaticThreadPool() {
    return require('./js/threads/static-thread-pool.js').StaticThreadPool;
  },
  get THREAD_TYPE() {
    return require('./js/threads/code.js').THREAD_TYPE;
  },
  get createPool() {
    require('./js/pool/sampling.js').setSampler(processManager);
    return require('./js/tasks/index.js').createPool;
  },
  get currentTask() {
    return require('./js/process-host/current-task.js').currentTask;
  },
  get isPoolError() {
    return require('./js/common/errors.js').isPoolError;
  },
  get registerClass() {
    return require('./js/codec/register-class.js').registerClass;
  },
  get transfer() {
    return require('./js/codec/transfer.js').transfer;
  },
};

function processManager() {
  return require('./js/process-manager/index.js').processManager();
}

/** What this process has of Electron's part of the package: nothing in a plain Node, as a pool's child is. */
function messageChannel() {
  if (process.type === 'browser') return require('./js/electron/index.js').MessageChannel;
  if (process.type === 'renderer') return require('./js/electron/renderer/channel.js');
  if (process.type === 'utility') return require('./js/electron/utility/channel.js');
  return undefined;
}
