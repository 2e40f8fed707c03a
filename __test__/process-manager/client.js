'use strict';

const http = require('http');
const WebSocket = require('ws');
const { until } = require('../electron/wait');

/** What a browser that opened the address would connect with. */
function detailsOf(url) {
  const { host, origin, hash } = new URL(url);
  return { host, origin, key: hash.replace('#token=', '') };
}

/**
 * Opens a WebSocket as the page does, or not quite. Resolves with the socket, or rejects with the status it was refused
 * with.
 *
 * @param {string} url
 * @param {{ origin?: string, host?: string, key?: string, path?: string, protocols?: string[] }} [changes]
 * @returns {Promise<import('ws').WebSocket>}
 */
function openSocket(url, changes = {}) {
  const { origin, host, key, path = '/socket' } = { ...detailsOf(url), ...changes };
  const protocols = changes.protocols ?? ['electron-re-native.v1', `key.${key}`];
  const headers = 'host' in changes ? { Host: host } : {};
  const socket = new WebSocket(`ws://${detailsOf(url).host}${path}`, protocols, { origin, headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      reject(Object.assign(new Error('refused'), { status: response.statusCode }));
    });
    socket.once('error', reject);
  });
}

/** A page without a browser. */
class Client {
  messages = [];
  #request = 0;

  static async connect(url, changes) {
    const client = new Client();
    client.socket = await openSocket(url, changes);
    client.socket.on('message', (data) => client.messages.push(JSON.parse(String(data))));
    client.send({ type: 'hello', version: 1 });
    client.welcome = await client.next(({ type }) => type === 'welcome', 0);
    return client;
  }

  send(message) {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message of this kind, from those that come from here on, or after the first `from`. */
  async next(isWanted, from = this.messages.length) {
    let found;
    await until(() => (found = this.messages.slice(from).find(isWanted)), `a message: ${isWanted}`);
    return found;
  }

  subscribe(wishes) {
    this.send({ type: 'subscribe', pools: false, signals: false, console: null, trend: null, ...wishes });
  }

  act(action, pid) {
    const request = (this.#request += 1);
    this.send({ type: 'act', request, action, pid });
    return this.next((message) => message.type === 'result' && message.request === request);
  }

  async row(pid) {
    const { processes } = await this.next(({ type }) => type === 'processes');
    return processes.find((row) => row.pid === pid);
  }

  async close() {
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.close();
    await closed;
  }
}

/** An HTTP request with these headers. Resolves with status, headers and body. */
function request(url, { path = '/', method = 'GET', headers = {} } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = http.request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

module.exports = { Client, detailsOf, openSocket, request };
