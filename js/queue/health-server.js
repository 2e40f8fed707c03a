'use strict';

const http = require('http');
const { Promise } = require('../common/primordials.js');
const { inTime } = require('./in-time.js');

/** @typedef {import('./queue-worker.js').QueueWorker} QueueWorker */
/** @typedef {import('bullmq').Queue} Queue */

/** In ms: the answer should come before an orchestrator gives up. */
const PATIENCE = 1000;

/** Reports the state of a worker and its queue to orchestrators and Prometheus. */
class HealthServer {
  #server;
  #worker;
  #queue;

  /** @param {QueueWorker} worker @param {Queue} queue */
  constructor(worker, queue) {
    this.#worker = worker;
    this.#queue = queue;
    this.#server = http.createServer((request, response) => this.#answer(request, response));
  }

  /** @param {{ host: string, port: number }} address */
  listen({ host, port }) {
    return new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve());
    });
  }

  get url() {
    const { address, port, family } = /** @type {import('net').AddressInfo} */ (this.#server.address());
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  async #answer({ method, url }, response) {
    response.setHeader('Connection', 'close');
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    if (method !== 'GET' && method !== 'HEAD') response.writeHead(405).end();
    else if (url === '/metrics') response.end(await this.#metrics());
    else if (url === '/health') await this.#tellHealth(response);
    else response.writeHead(404).end();
  }

  /** @param {http.ServerResponse} response */
  async #tellHealth(response) {
    const trouble = await this.#trouble();
    response.writeHead(trouble ? 503 : 200).end(`${trouble ?? 'ok'}\n`);
  }

  /** @returns {Promise<string | undefined>} */
  async #trouble() {
    const { isClosing, worker } = this.#worker;
    if (isClosing) return 'closing';
    if (!worker.isRunning()) return 'starting';
    const count = await inTime(this.#queue.getActiveCount(), PATIENCE);
    return count === undefined ? "the queue's server does not answer" : undefined;
  }

  async #metrics() {
    const ofQueue = await inTime(this.#queue.exportPrometheusMetrics(), PATIENCE);
    const ofPool = this.#worker.pool.toPrometheus();
    return ofQueue === undefined ? ofPool : `${ofPool}${ofQueue}\n`;
  }
}

module.exports = { HealthServer };
