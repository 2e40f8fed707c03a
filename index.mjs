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
  SharedCounter,
  SharedMemory,
  isPoolError,
} = electronRe;
export default electronRe;
