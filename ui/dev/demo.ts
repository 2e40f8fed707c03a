import type { BackendMessage } from '../src/protocol';
import { Feed } from './feed';

// Stands where Electron's preload would: `?processes=200&lines=1000&messages=200&runtime=node` sets how much there is.
const asked = new URLSearchParams(location.search);
const figure = (name: string, otherwise: number) => Number(asked.get(name) ?? otherwise);

const listeners = new Set<(message: BackendMessage) => void>();
const feed = new Feed(
  {
    processes: figure('processes', 200),
    linesPerSecond: figure('lines', 1000),
    messagesPerSecond: figure('messages', 60),
    runtime: asked.get('runtime') === 'node' ? 'node' : 'electron',
  },
  (message) => listeners.forEach((listener) => listener(message)),
);

window.processManager = {
  send: (message) => feed.receive(message),
  onMessage: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

await import('../src/main');
