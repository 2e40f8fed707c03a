'use strict';

// A PostgreSQL of a test's own, on a free port of the loopback: Debian's package.

const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { until } = require('../electron/wait');
const { freePort } = require('./redis-server');

const VERSIONS = '/usr/lib/postgresql';
const [version] = fs.existsSync(VERSIONS) ? fs.readdirSync(VERSIONS).sort((a, b) => b - a) : [];
const hasPostgres = version !== undefined;

/** It does not run as root. */
const AS_OTHER =
  process.getuid() === 0 ? ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'] : [];

/** The arguments of `setpriv` for a program of PostgreSQL's. */
const run = (program, args) => [...AS_OTHER, path.join(VERSIONS, version, 'bin', program), ...args];

/** A folder with an empty database. */
function newDatabase() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postgres-'));
  if (AS_OTHER.length > 0) spawnSync('chown', ['postgres:postgres', folder]);
  const init = ['-D', folder, '-U', 'postgres', '--auth', 'trust', '--no-sync'];
  const { status, stderr } = spawnSync('setpriv', run('initdb', init), { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`initdb failed:\n${stderr}`);
  return folder;
}

/** Starts one; the data of one that was ended before is there again if it gets that one's folder. */
async function startPostgres({ port, folder = newDatabase() } = {}) {
  port ??= await freePort();
  const args = ['-D', folder, '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', '-F'];
  // It ends with this process, however that ends.
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', ...run('postgres', args)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  server.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const isUp = () => output.includes('ready to accept connections') || server.exitCode !== null;
  await until(isUp, 'postgres to be ready');
  if (server.exitCode !== null) throw new Error(`postgres ended:\n${output}`);
  // SIGINT: without waiting for clients.
  const stop = async (signal = 'SIGINT') => {
    server.kill(signal);
    await exited;
  };
  const remove = async () => {
    await stop();
    fs.rmSync(folder, { recursive: true });
  };
  const options = { postgres: `postgres://postgres@127.0.0.1:${port}/postgres` };
  return { options, port, folder, stop, remove };
}

module.exports = { hasPostgres, startPostgres };
