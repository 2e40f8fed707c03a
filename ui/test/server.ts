import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { KEY_PREFIX, SOCKET_PATH, SUBPROTOCOL, type BackendMessage, type PageMessage } from '../src/protocol';

/** Where the built page is. */
export const PAGE = join(__dirname, '..', '..', 'js', 'electron', 'process-manager', 'page');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** As the real backend serves it. */
function policy(host: string): string {
  return [
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'`,
    `connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ].join('; ');
}

/** One connection of the page, as a test sees it. */
export interface Connection {
  readonly received: PageMessage[];
  send(message: BackendMessage): void;
  /** As when the network fails. */
  cut(): void;
}

export interface PageServer {
  /** With the token for one page. */
  address(): string;
  origin: string;
  /** Tokens and resume keys that open a connection, each once. */
  keys: Set<string>;
  connections: Connection[];
  close(): Promise<void>;
}

/** Serves the built page and lets `talk` be the backend of each connection. */
export async function servePage(
  talk: (connection: Connection, on: (listener: (message: PageMessage) => void) => void) => () => void,
): Promise<PageServer> {
  const keys = new Set<string>();
  const connections: Connection[] = [];
  const server = createServer((request, response) => void serveFile(request, response));
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== SOCKET_PATH || !takeKey(request, keys)) {
      return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    }
    sockets.handleUpgrade(request, socket, head, (open) => connections.push(connect(open, talk)));
  });
  const origin = await listen(server);
  let made = 0;
  return {
    origin,
    keys,
    connections,
    address() {
      const token = `token-${++made}`;
      keys.add(token);
      return `${origin}/#token=${token}`;
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function serveFile(
  request: IncomingMessage,
  response: import('node:http').ServerResponse,
): Promise<void> {
  const path = normalize(new URL(request.url ?? '/', 'http://page').pathname);
  const file = join(PAGE, path === '/' ? 'index.html' : path);
  try {
    const body = await readFile(file);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', policy(request.headers.host ?? ''));
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function takeKey(request: IncomingMessage, keys: Set<string>): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const key = offered.find((each) => each.startsWith(KEY_PREFIX))?.slice(KEY_PREFIX.length);
  return offered.includes(SUBPROTOCOL) && key !== undefined && keys.delete(key);
}

function connect(
  socket: WebSocket,
  talk: (connection: Connection, on: (listener: (message: PageMessage) => void) => void) => () => void,
): Connection {
  const listeners: ((message: PageMessage) => void)[] = [];
  const connection: Connection = {
    received: [],
    send: (message) => socket.send(JSON.stringify(message)),
    cut: () => socket.terminate(),
  };
  const end = talk(connection, (listener) => listeners.push(listener));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as PageMessage;
    connection.received.push(message);
    for (const listener of listeners) listener(message);
  });
  socket.on('close', end);
  return connection;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
