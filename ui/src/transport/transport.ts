import type { BackendMessage, PageMessage } from '../protocol';

/**
 * `connecting`: for the first time. `open`: messages pass. `lost`: was open, and is reconnecting. `refused`: the key is invalid or no
 * longer valid. `ended`: the app said goodbye. The last two are final.
 */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused' | 'ended';

export interface TransportEvents {
  state(state: LinkState): void;
  message(message: BackendMessage): void;
}

/** The connection to the backend: Electron's bridge or a WebSocket. Messages sent while it is not open are lost. */
export interface Transport {
  start(events: TransportEvents): void;
  send(message: PageMessage): void;
  stop(): void;
}
