import type { Bridge } from '../protocol';
import type { Transport } from './transport';

/** The transport over Electron's preload: open while the page exists, until the app says goodbye. */
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
