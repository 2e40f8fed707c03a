'use strict';

// A Redis of a test's own, on a free port of the loopback: Debian's redis-server.

const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { until } = require('../electron/wait');

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) {
  const missing =
    'redis-server is not installed: NOTHING OF THE QUEUE IS TESTED. apt-get install redis-server';
  if (process.env.REQUIRE_REDIS) throw new Error(missing);
  process.stderr.write(`\n*** ${missing}\n\n`);
}

/** Where there is a Redis. */
const describeWithRedis = hasRedis ? describe : describe.skip;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** Starts one; the data of one that was ended before is there again if it gets that one's folder. */
async function startRedis({ port, folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redis-')) } = {}) {
  port ??= await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
  // It ends with this process, however that ends.
  const command = ['--pdeathsig', 'KILL', 'redis-server', ...args.map(String)];
  const server = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  server.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const isUp = () => output.includes('Ready to accept connections') || server.exitCode !== null;
  await until(isUp, 'redis-server to be ready');
  if (server.exitCode !== null) throw new Error(`redis-server ended:\n${output}`);
  const stop = async () => {
    server.kill('SIGTERM');
    await exited;
  };
  const remove = async () => {
    await stop();
    fs.rmSync(folder, { recursive: true });
  };
  return { options: { connection: { host: '127.0.0.1', port } }, port, folder, stop, remove };
}

module.exports = { describeWithRedis, freePort, startRedis };
