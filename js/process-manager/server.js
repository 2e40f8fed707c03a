'use strict';

const http = require('http');
const { invalidArg } = require('../common/errors.js');
const { Guests } = require('./guests.js');
const { OneTimeTokens } = require('./one-time-tokens.js');
const { headers, pageFiles } = require('./page-files.js');
const { KEY_PREFIX, SOCKET_PATH, SUBPROTOCOL } = require('./protocol.js');
const { WsTransport } = require('./ws-transport.js');
const { Promise } = require('../common/primordials.js');

/** @typedef {import('../../index.js').ServeOptions} ServeOptions */
/** @typedef {import('../../index.js').ProcessManagerServer} ProcessManagerServer */
/** @typedef {import('./process-manager.js').ProcessManager} ProcessManager */
/** @typedef {import('http').IncomingMessage} IncomingMessage */
/** @typedef {import('stream').Duplex} Duplex */

const LOOPBACK = '127.0.0.1';
/** The default port of HTTP, which browsers omit. */
const HTTP_PORT = 80;
/** A limit above any message of the page. */
const LONGEST_MESSAGE = 4096;
/** Pages that may be connected at a time. */
const MOST_PAGES = 32;

/** Serves the page on loopback, and accepts connections with a key. */
class Server {
  #manager;
  #keys = new OneTimeTokens();
  #guests = new Guests();
  #files = pageFiles();
  #http = http.createServer((request, response) => this.#answer(request, response));
  #sockets;
  #port = 0;
  /** @type {Set<import('./session.js').Session>} */
  #sessions = new Set();

  /** @param {ProcessManager} manager */
  constructor(manager) {
    this.#manager = manager;
    const WebSocketServer = /** @type {typeof import('ws').WebSocketServer} */ (
      /** @type {unknown} */ (require('./vendor/ws.js'))
    );
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: LONGEST_MESSAGE,
      perMessageDeflate: false,
      handleProtocols: () => SUBPROTOCOL,
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    // The server must not keep the app alive.
    this.#http.on('connection', (socket) => {
      socket.unref();
      this.#guests.take(socket);
    });
    this.#http.unref();
  }

  /** @param {number} port @returns {Promise<void>} */
  listen(port) {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host: LOOPBACK, port, exclusive: true }, () => {
        this.#http.off('error', reject);
        this.#http.on('error', () => {});
        this.#port = /** @type {import('net').AddressInfo} */ (this.#http.address()).port;
        resolve();
      });
    });
  }

  get port() {
    return this.#port;
  }

  /** An address that opens the page once. */
  newUrl() {
    return `http://${LOOPBACK}:${this.#port}/#token=${this.#keys.issue()}`;
  }

  /** @returns {Promise<void>} */
  close() {
    for (const session of this.#sessions) session.end({ goodbye: true });
    this.#sockets.close();
    const closed = /** @type {Promise<void>} */ (new Promise((resolve) => this.#http.close(() => resolve())));
    this.#http.closeAllConnections?.();
    return closed;
  }

  /**
   * Against DNS rebinding: a foreign host name that resolves to this machine is still foreign.
   *
   * @param {IncomingMessage} request
   */
  #isForUs({ headers: { host } }) {
    return hostsOf(this.#port).includes(String(host));
  }

  /** @param {IncomingMessage} request @param {import('http').ServerResponse} response */
  #answer(request, response) {
    const answer = (
      /** @type {number} */ status,
      /** @type {import('./page-files.js').PageFile} */ { type, body },
    ) => {
      response.writeHead(status, {
        ...headers(`ws://${request.headers.host}`),
        'Content-Type': type,
        'Content-Length': body.length,
        ...(status === 405 && { Allow: 'GET, HEAD' }),
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (!this.#isForUs(request)) {
      // The header's value is untrusted, and is not used anywhere.
      response.writeHead(403, headers()).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, text('Not allowed'));
    const [name] = (request.url ?? '').split('?');
    const file = this.#files.get(name === '/' ? '/index.html' : name);
    answer(file ? 200 : 404, file ?? text('Not found'));
  }

  /** @param {IncomingMessage} request @param {Duplex} socket @param {Buffer} head */
  #upgrade(request, socket, head) {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#guests.welcome(socket);
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#connect(ws));
  }

  /**
   * Why a WebSocket is refused, as a status line. The key is checked last, so a key that is tried from another origin stays unused.
   *
   * @param {IncomingMessage} request
   */
  #refusal(request) {
    const { host, origin } = request.headers;
    if (!this.#isForUs(request) || origin !== `http://${host}`) return '403 Forbidden';
    if (request.url !== SOCKET_PATH) return '404 Not Found';
    if (this.#sessions.size >= MOST_PAGES) return '503 Service Unavailable';
    const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    const key = offered.find((name) => name.startsWith(KEY_PREFIX))?.slice(KEY_PREFIX.length);
    const isKnown = offered.includes(SUBPROTOCOL) && key !== undefined && this.#keys.redeem(key);
    return isKnown ? undefined : '401 Unauthorized';
  }

  /** @param {import('ws').WebSocket} ws */
  #connect(ws) {
    const transport = new WsTransport(ws, this.#keys.issue());
    const session = this.#manager.connect(transport);
    this.#sessions.add(session);
    transport.start((message) => session.receive(message));
    ws.on('close', () => {
      this.#sessions.delete(session);
      session.end();
    });
  }
}

/** The `Host` headers that browsers send for this machine. @param {number} port */
function hostsOf(port) {
  return [LOOPBACK, 'localhost'].map((name) => (port === HTTP_PORT ? name : `${name}:${port}`));
}

/** @param {string} content */
function text(content) {
  return { type: 'text/plain; charset=utf-8', body: Buffer.from(content) };
}

/**
 * Serves the page; see index.d.ts.
 *
 * @param {ProcessManager} manager
 * @param {ServeOptions} [options]
 * @returns {Promise<ProcessManagerServer>}
 */
async function serve(manager, options = {}) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const { port = 0, ...rest } = options;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    throw invalidArg(unknown, 'left out: the only option is `port`', /** @type {any} */ (rest)[unknown]);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw invalidArg('port', 'a whole number from 0 to 65535', port);
  }
  const server = new Server(manager);
  await server.listen(port);
  return {
    url: server.newUrl(),
    port: server.port,
    newUrl: () => server.newUrl(),
    close: () => server.close(),
  };
}

module.exports = { MOST_PAGES, hostsOf, serve };
