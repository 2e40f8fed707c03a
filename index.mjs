import electronRe from './index.js';

export const { ChildProcessPool, LoadBalancer, PoolError, ProcessHost, ProcessLifeCycle } = electronRe;
export default electronRe;
