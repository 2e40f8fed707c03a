import electronRe from './index.js';

export const {
  AsyncLock,
  BrowserService,
  ChildProcessPool,
  LoadBalancer,
  MessageChannel,
  MessageError,
  PoolError,
  ProcessHost,
  ProcessLifeCycle,
  ProcessManager,
  SharedMemory,
} = electronRe;
export default electronRe;
