import { KEY_PREFIX, SOCKET_PATH, SUBPROTOCOL, type BackendMessage } from '../protocol';
import { storedKey, storeKey, takeToken } from './keys';
import type { Transport, TransportEvents } from './transport';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
/** A browser does not say whether nobody answered or the key was refused: so many tries without success mean the latter. */
const TRIES_FOR_A_FIRST_KEY = 3;
/** About half a minute. Nothing stands between page and app but this machine: who does not answer is gone. */
const TRIES_TO_COME_BACK = 8;

/** Over a WebSocket to where the page came from. Comes back by itself, with the key of the last `welcome`. */
export function socketTransport(): Transport {
  let socket: WebSocket | null = null;
  let timer: number | undefined;
  let key = takeToken() ?? storedKey();
  let everOpen = false;
  let failures = 0;
  let over = false;

  function connect(events: TransportEvents): void {
    if (key === null) return finish(events, 'refused');
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(`${scheme}//${location.host}${SOCKET_PATH}`, [SUBPROTOCOL, KEY_PREFIX + key]);
    socket.onopen = () => {
      // A key opens one connection. The next one comes with `welcome`.
      key = null;
      storeKey(null);
      everOpen = true;
      failures = 0;
      events.state('open');
    };
    socket.onmessage = (event) => receive(events, JSON.parse(event.data as string) as BackendMessage);
    socket.onclose = () => retry(events);
  }

  function receive(events: TransportEvents, message: BackendMessage): void {
    if (message.type === 'welcome' && message.resume !== null) {
      key = message.resume;
      storeKey(key);
    }
    events.message(message);
    if (message.type === 'goodbye') finish(events, 'ended');
  }

  function retry(events: TransportEvents): void {
    if (over) return;
    failures += 1;
    if (!everOpen && failures >= TRIES_FOR_A_FIRST_KEY) return finish(events, 'refused');
    if (failures >= TRIES_TO_COME_BACK) return finish(events, 'ended');
    events.state(everOpen ? 'lost' : 'connecting');
    const delay = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
    timer = window.setTimeout(() => connect(events), delay);
  }

  function finish(events: TransportEvents, state: 'refused' | 'ended'): void {
    over = true;
    storeKey(null);
    socket?.close();
    events.state(state);
  }

  return {
    start: connect,
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    stop() {
      over = true;
      window.clearTimeout(timer);
      socket?.close();
    },
  };
}
