'use strict';
// Faults for hosts, their children and the server.

const { signal } = require('../signal.js');
const { Hosts } = require('./hosts.js');

/** @typedef {import('./round.js').Stage} Stage */
/** @typedef {{ at: number, ms: number }} Step */

/** Each fault returns whether it had a target. @type {Record<string, (stage: Stage, step: Step) => boolean>} */
const FAULTS = {
  'kill host': (stage, { at, ms }) => replace(stage, at, ms, 'SIGKILL'),
  'end host': (stage, { at, ms }) => replace(stage, at, ms, 'SIGTERM'),
  /** Stops a host, possibly for longer than its locks last. Others take its jobs, and it continues with them. */
  'stop host'({ hosts }, { at, ms }) {
    const stopped = hosts.pick(at);
    if (!stopped) return false;
    stopped.host.kill('SIGSTOP');
    setTimeout(() => stopped.host.kill('SIGCONT'), ms * 10);
    return true;
  },
  'kill child'({ hosts }, { at }) {
    const children = hosts.children();
    return children.length > 0 && signal(children[at % children.length], 'SIGKILL');
  },
  'kill server': ({ server, later }, { ms }) => later(server.restart('kill', ms)),
  'restart server': ({ server, later }, { ms }) => later(server.restart('end', ms)),
};

/** @param {Stage} stage @param {number} at @param {number} ms @param {'SIGKILL' | 'SIGTERM'} how */
function replace({ hosts, later }, at, ms, how) {
  const ending = hosts.pick(at);
  if (!ending) return false;
  Hosts.endByFault(ending, how);
  const replaced = new Promise((resolve) => setTimeout(resolve, ms)).then(() => hosts.start());
  return later(replaced);
}

module.exports = { FAULTS };
