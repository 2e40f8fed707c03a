import { KEY_PREFIX, SOCKET_PATH, SUBPROTOCOL, type BackendMessage, type PageMessage } from '../protocol';
import { storedKey, storeKey, takeToken } from './keys';
import type { Transport, TransportEvents } from './transport';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
/** A browser does not report whether the server did not answer or refused the key: after this many failed attempts, the key counts as refused. */
const TRIES_FOR_A_FIRST_KEY = 3;
/** About half a minute. Page and app are on the same machine, so an app that does not answer is gone. */
const TRIES_TO_COME_BACK = 8;

/** The transport over a WebSocket to the page's own server. Reconnects by itself, with the key of the last `welcome`. */
export class SocketTransport implements Transport {
  private socket: WebSocket | null = null;
  private timer: number | undefined;
  private key = takeToken() ?? storedKey();
  private everOpen = false;
  private failures = 0;
  private over = false;

  start(events: TransportEvents): void {
    if (this.key === null) return this.finish(events, 'refused');
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const protocols = [SUBPROTOCOL, KEY_PREFIX + this.key];
    this.socket = new WebSocket(`${scheme}//${location.host}${SOCKET_PATH}`, protocols);
    this.socket.onopen = () => this.opened(events);
    this.socket.onmessage = ({ data }) => this.receive(events, JSON.parse(data as string) as BackendMessage);
    this.socket.onclose = () => this.retry(events);
  }

  send(message: PageMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  stop(): void {
    this.over = true;
    window.clearTimeout(this.timer);
    this.socket?.close();
  }

  private opened(events: TransportEvents): void {
    // A key opens one connection. The next one comes with `welcome`.
    this.keep(null);
    this.everOpen = true;
    this.failures = 0;
    events.state('open');
  }

  private receive(events: TransportEvents, message: BackendMessage): void {
    if (message.type === 'welcome' && message.resume !== null) this.keep(message.resume);
    events.message(message);
    if (message.type === 'goodbye') this.finish(events, 'ended');
  }

  private retry(events: TransportEvents): void {
    if (this.over) return;
    this.failures += 1;
    if (!this.everOpen && this.failures >= TRIES_FOR_A_FIRST_KEY) return this.finish(events, 'refused');
    if (this.failures >= TRIES_TO_COME_BACK) return this.finish(events, 'ended');
    events.state(this.everOpen ? 'lost' : 'connecting');
    const delay = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LONGEST_RETRY_MS);
    this.timer = window.setTimeout(() => this.start(events), delay);
  }

  private finish(events: TransportEvents, state: 'refused' | 'ended'): void {
    this.keep(null);
    this.stop();
    events.state(state);
  }

  private keep(key: string | null): void {
    this.key = key;
    storeKey(key);
  }
}
