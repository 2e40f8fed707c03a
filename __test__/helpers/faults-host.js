'use strict';
// Hosts: separate processes that use the pool and may end in any way.

const { spawn } = require('child_process');
const path = require('path');
const readline = require('readline');
const { isAlive, processesOf } = require('../electron/processes');
const { PROGRAM_DEADLINE, until, within } = require('../electron/wait');

const MARK = `ERE_HOST=${process.pid}.${Date.now()}`;

/** @type {Set<import('child_process').ChildProcess>} */
const hosts = new Set();

/**
 * Starts `__test__/host/fixtures/<name>.js`. It prints lines of JSON, which `reports` has. `report(key)` resolves to
 * the value of the first report with the key, and `ended` to how the host has ended. `shell` runs in a shell before the
 * host replaces it, such as `ulimit -n 100; exec`; `detached` gives the host its own process group.
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
    // Its last output may still be on its way.
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

/** Waits until all of these processes are gone. */
const allGone = (pids) => until(() => !pids.some(isAlive), `${pids} to be gone`);

/** Ends all hosts, for `afterEach`. Fails if any process of the hosts is left. */
async function endHosts() {
  for (const host of hosts) if (host.exitCode === null) host.kill('SIGKILL');
  hosts.clear();
  await until(
    () => running().length === 0,
    () => `hosts and children to go: ${JSON.stringify(running())}`,
  );
}

/** Returns the running processes of the hosts and their children. */
const running = () => processesOf(-1, MARK);

module.exports = { allGone, endHosts, isAlive, running, startHost, until, within };
