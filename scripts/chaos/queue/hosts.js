'use strict';
// The hosts of a round. The round kills, stops and replaces these processes.

const { spawn } = require('child_process');
const { once } = require('events');
const { processesOf } = require('../../../__test__/electron/processes');
const { until } = require('../../../__test__/electron/wait');

/** Every process of a round has this in its environment, including the processes that it starts. */
const MARK = ['ERE_QUEUE_CHAOS', `${process.pid}.${Date.now()}`];

class Hosts {
  /** @param {string} queue @param {object} server the server's options */
  constructor(queue, server) {
    this.args = [require.resolve('./host.js'), queue, JSON.stringify(server)];
    this.all = [];
  }

  async start() {
    const env = { ...process.env, [MARK[0]]: MARK[1] };
    const host = spawn(process.execPath, this.args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    /** `signal` is the fault that the host is about to end by. */
    const started = {
      host,
      isReady: false,
      ended: once(host, 'exit'),
      signal: /** @type {string | undefined} */ (undefined),
    };
    this.all.push(started);
    started.ended.then(() => (this.all = this.all.filter((other) => other !== started)));
    host.stdout.setEncoding('utf8').on('data', (text) => (started.isReady ||= text.includes('ready')));
    await until(() => started.isReady || host.exitCode !== null || host.signalCode, 'a host to be ready');
  }

  /** Returns a host that is ready and not ending, if there is one. @param {number} at */
  pick(at) {
    const ready = this.all.filter(({ isReady, signal }) => isReady && !signal);
    return ready[at % Math.max(ready.length, 1)];
  }

  /** Returns the pids of all children of all hosts. */
  children() {
    const own = this.all.map(({ host }) => host.pid);
    return Hosts.left().filter((pid) => !own.includes(pid));
  }

  /** Ends a host as a fault. @param {{ host: import('child_process').ChildProcess, signal?: string }} started @param {'SIGKILL' | 'SIGTERM'} signal */
  static endByFault(started, signal) {
    started.signal = signal;
    started.host.kill(signal);
  }

  /**
   * Continues all hosts and lets them finish and end. A second SIGTERM would end a host at once, so one that is ending
   * already gets none.
   *
   * @returns {Promise<Array<number | null>>} the exit codes of those that no fault has killed
   */
  async end() {
    const ending = this.all.map(async ({ host, ended, signal }) => {
      host.kill('SIGCONT');
      if (!signal) host.kill('SIGTERM');
      const [code] = await ended;
      return signal === 'SIGKILL' ? 0 : code;
    });
    return Promise.all(ending);
  }

  /** Returns the pids of all processes of hosts, including hosts that have ended. */
  static left() {
    return processesOf(-1, MARK.join('=')).map(({ pid }) => pid);
  }
}

module.exports = { Hosts };
