import electronRe from './index.js';

export const {
  AsyncLock,
  BrowserService,
  ChildProcessPool,
  DynamicThreadPool,
  LoadBalancer,
  MessageChannel,
  MessageError,
  PoolError,
  ProcessHost,
  ProcessLifeCycle,
  ProcessManager,
  SharedCounter,
  SharedMemory,
  StaticThreadPool,
  THREAD_TYPE,
  createPool,
  currentTask,
  isPoolError,
  registerClass,
  transfer,
} = electronRe;
export default electronRe;
