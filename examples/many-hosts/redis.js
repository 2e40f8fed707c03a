'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const net = require('net');

/** Starts a Redis in a folder, on a free port of the loopback. It needs `redis-server` in the PATH. @param {string} folder */
async function startRedis(folder) {
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  await Promise.race([
    isReady(server),
    once(server, 'error').then(([error]) => Promise.reject(error)),
    ended,
  ]);
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function isReady(server) {
  let output = '';
  for await (const text of server.stdout.setEncoding('utf8')) {
    output += text;
    if (output.includes('Ready to accept connections')) break;
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

module.exports = { startRedis };
