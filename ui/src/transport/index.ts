import type { Bridge } from '../protocol';
import { bridgeTransport } from './bridge';
import { SocketTransport } from './socket';
import type { Transport } from './transport';

declare global {
  interface Window {
    processManager?: Bridge;
  }
}

export function chooseTransport(): Transport {
  return window.processManager ? bridgeTransport(window.processManager) : new SocketTransport();
}
