import type { Bridge } from '../protocol';
import type { Transport } from './transport';

/** Over what Electron's preload puts on `window`: open as long as the page is there, until the app says goodbye. */
export function bridgeTransport(bridge: Bridge): Transport {
  let stopListening = () => {};
  return {
    start(events) {
      stopListening = bridge.onMessage((message) => {
        events.message(message);
        if (message.type === 'goodbye') events.state('ended');
      });
      events.state('open');
    },
    send: (message) => bridge.send(message),
    stop: () => stopListening(),
  };
}
