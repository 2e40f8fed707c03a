'use strict';

const { spawn } = require('child_process');
const { once } = require('events');
const { randomUUID } = require('crypto');
const { setTimeout: delay } = require('timers/promises');
const { processesOf } = require('../../__test__/electron/processes.js');
const { PREFIX } = require('./report-line.js');

const MAIN = require.resolve('./node-main.js');
const RUN = 'BENCH_RUN';
/** A process that lives longer than this after its host counts as left behind. */
const GRACE = 2e3;

/** A new Node process as the host. @type {import('./index.js').Host} */
const nodeHost = {
  describe() {
    return { name: `Node ${process.versions.node.split('.')[0]}`, version: `Node ${process.versions.node}` };
  },

  async run(job, deadline) {
    const run = randomUUID();
    // Each Node would read certificates when it starts, which takes longer than the start itself.
    // `detached` gives the host its own session, which identifies its processes.
    // The end of stdin tells the host that we are gone.
    const host = spawn(process.execPath, [MAIN, JSON.stringify(job)], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, [RUN]: run },
      detached: true,
      stdio: 'pipe',
    });
    const output = { stdout: '', stderr: '' };
    host.stdout.on('data', (text) => (output.stdout += text));
    host.stderr.on('data', (text) => (output.stderr += text));
    const closed = once(host, 'exit');
    const isLate = await Promise.race([closed, delay(deadline, true, { ref: false })]);
    if (isLate === true) host.kill('SIGKILL');
    const [code, signal] = await closed;
    const left = await endAll(/** @type {number} */ (host.pid), `${RUN}=${run}`);

    if (isLate === true) throw new Error(`no end after ${deadline / 1e3} s`);
    const line = output.stdout.split('\n').find((text) => text.startsWith(PREFIX));
    if (!line) throw new Error(`it ended with ${code ?? signal}: ${output.stderr}`);
    return { values: JSON.parse(line.slice(PREFIX.length)), left };
  },
};

/**
 * Lets the processes of a host end by themselves, then kills the rest. Resolves to the number of killed processes.
 *
 * @param {number} session
 * @param {string} entry an entry of their environment
 */
async function endAll(session, entry) {
  if (process.platform !== 'linux') return 0;
  const end = Date.now() + GRACE;
  while (processesOf(session, entry).length > 0 && Date.now() < end) await delay(20);
  const left = processesOf(session, entry);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has just ended.
    }
  }
  return left.length;
}

module.exports = { nodeHost };
