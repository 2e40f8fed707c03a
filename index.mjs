import electronRe from './index.js';

export const { ChildProcessPool, LoadBalancer, PoolError, ProcessHost, ProcessLifeCycle, ProcessManager } =
  electronRe;
export default electronRe;
