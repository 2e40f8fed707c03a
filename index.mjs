import electronRe from './index.js';

export const {
  BrowserService,
  ChildProcessPool,
  LoadBalancer,
  MessageChannel,
  MessageError,
  PoolError,
  ProcessHost,
  ProcessLifeCycle,
  ProcessManager,
} = electronRe;
export default electronRe;
