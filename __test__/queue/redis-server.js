'use strict';

// A Redis of a test's own, on a free port of the loopback.

const { spawn } = require('child_process');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { until } = require('../electron/wait');

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

/**
 * Starts one; the data of one that was ended before is there again if it gets that one's folder. With `fsync: 'always'` nothing that
 * it has confirmed is lost however it ends.
 */
async function startRedis({ port, folder, fsync = 'everysec' } = {}) {
  port ??= await freePort();
  folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'redis-'));
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  args.push('--appendonly', 'yes', '--appendfsync', fsync);
  // It ends with this process, however that ends.
  const command = ['--pdeathsig', 'KILL', 'redis-server', ...args.map(String)];
  const server = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  server.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const isUp = () => output.includes('Ready to accept connections') || server.exitCode !== null;
  await until(isUp, 'redis-server to be ready');
  if (server.exitCode !== null) throw new Error(`redis-server ended:\n${output}`);
  const stop = async (signal = 'SIGTERM') => {
    server.kill(signal);
    await exited;
  };
  const remove = async () => {
    await stop();
    fs.rmSync(folder, { recursive: true });
  };
  return { options: { connection: { host: '127.0.0.1', port } }, port, folder, stop, remove };
}

module.exports = { freePort, startRedis };
