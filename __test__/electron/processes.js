'use strict';
// Which processes belong to a test run? `stat` reads /proc, so it is for Linux only.

const fs = require('fs');
const { native } = require('../../js/native/native');
const { processIds } = require('../helpers/windows-probe');

/** @returns {{ pid: number, state: string, ppid: number, session: number } | undefined} undefined when it has ended */
function stat(pid) {
  let text;
  try {
    text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the name in parentheses, and the name may have any characters in it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, state: fields[0], ppid: Number(fields[1]), session: Number(fields[3]) };
}

function hasInEnvironment(pid, entry) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(entry);
  } catch {
    return false;
  }
}

function commandLine(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/**
 * The living processes of a session, and those that inherited an environment entry from it: a process can leave its
 * session, and Chromium's overwrite their environment, but ours do not do both. Zombies do not count.
 *
 * @param {number} session pid of the session's leader
 * @param {string} entry `NAME=value`
 * @returns {Array<{ pid: number, command: string }>}
 */
function processesOf(session, entry) {
  if (process.platform === 'win32') return processesWith(entry);
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => stat(Number(name)))
    .filter((p) => p && !'ZX'.includes(p.state))
    .filter((p) => p.session === session || hasInEnvironment(p.pid, entry))
    .map(({ pid }) => ({ pid, command: commandLine(pid) }));
}

/** Windows has no sessions, and wine's /proc is that of Linux. @param {string} entry */
function processesWith(entry) {
  const { hasInEnvironment: has } = native().NativeMonitor;
  return processIds()
    .filter((pid) => has(pid, entry))
    .map((pid) => ({ pid, command: '' }));
}

/** Whether a process lives; a zombie does not. */
function isAlive(pid) {
  if (process.platform === 'win32') return isThere(pid);
  const { state } = stat(pid) || { state: 'X' };
  return !'ZX'.includes(state);
}

/** @param {number} pid */
function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

module.exports = { stat, isAlive, processesOf };
