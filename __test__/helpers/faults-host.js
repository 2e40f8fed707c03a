'use strict';
// Hosts: processes of their own that use the pool, and may end in any way.

const { spawn } = require('child_process');
const path = require('path');
const readline = require('readline');
const { isAlive, processesOf } = require('../electron/processes');
const { PROGRAM_DEADLINE, until, within } = require('../electron/wait');

const MARK = `ERE_HOST=${process.pid}.${Date.now()}`;

/** @type {Set<import('child_process').ChildProcess>} */
const hosts = new Set();

/**
 * Starts `__test__/host/fixtures/<name>.js`. What it prints are lines of JSON, `reports`; `report(key)` resolves with
 * the value of the first that has the key, `ended` with how the host has ended. `shell` is what a shell does before it
 * becomes the host, such as `ulimit -n 100; exec`; `detached` gives it its own process group.
 */
function startHost(name, { args = [], nodeArgs = [], shell, detached, env = process.env } = {}) {
  const script = path.join(__dirname, '../host/fixtures', `${name}.js`);
  const [key, value] = MARK.split('=');
  const command = [process.execPath, ...nodeArgs, script, ...args];
  const [program, ...rest] = shell ? ['sh', '-c', `${shell} "$@"`, 'sh', ...command] : command;
  const host = spawn(program, rest, {
    env: { ...env, [key]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  hosts.add(host);
  const reports = [];
  let stderr = '';
  readline.createInterface({ input: host.stdout }).on('line', (line) => reports.push(JSON.parse(line)));
  host.stderr.on('data', (chunk) => (stderr += chunk));
  const closed = new Promise((resolve) => {
    host.on('close', (code, signal) => resolve({ code, signal, reports, stderr }));
  });
  const report = async (wanted) => {
    const find = () => reports.find((entry) => wanted in entry);
    const what = () => `the host to report ${wanted}\n${JSON.stringify(reports)}\n${stderr}`;
    await until(() => find() || host.exitCode !== null || host.signalCode !== null, what());
    // What it printed last may still be on its way.
    await until(find, what());
    return find()[wanted];
  };
  return {
    host,
    pid: host.pid,
    reports,
    report,
    ended: () => within(closed, `the host ${name} to end`, PROGRAM_DEADLINE),
  };
}

/** Waits until none of these processes lives. */
const allGone = (pids) => until(() => !pids.some(isAlive), `${pids} to be gone`);

/** For `afterEach`: fails when anything of the hosts is left. */
async function endHosts() {
  for (const host of hosts) if (host.exitCode === null) host.kill('SIGKILL');
  hosts.clear();
  await until(
    () => running().length === 0,
    () => `hosts and children to go: ${JSON.stringify(running())}`,
  );
}

/** What of the hosts and their children runs. */
const running = () => processesOf(-1, MARK);

module.exports = { allGone, endHosts, isAlive, running, startHost, until, within };
