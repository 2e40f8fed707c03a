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
} = electronRe;
export default electronRe;
