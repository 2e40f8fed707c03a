import electronRe from './index.js';

export const {
  AsyncLock,
  ChildProcessPool,
  LoadBalancer,
  PoolError,
  ProcessHost,
  ProcessLifeCycle,
  SharedMemory,
} = electronRe;
export default electronRe;
