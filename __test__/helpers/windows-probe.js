'use strict';
// Facts that Node does not provide on Windows. Under wine, whose programs do not provide them either,
// scripts/cross/windows-probe.c does.

const { execFileSync } = require('child_process');

/** @param {string} program @param {string[]} args */
const linesOf = (program, args) => execFileSync(program, args, { encoding: 'utf8' }).trim().split(/\r?\n/);

/**
 * Returns the output of the probe, or of a program of Windows if there is no probe.
 *
 * @param {string[]} args
 * @param {() => string[]} orElse
 */
function probe(args, orElse) {
  try {
    return linesOf('windows-probe', args);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return orElse();
  }
}

/** Returns the ids of all processes. */
function processIds() {
  const lines = probe(['processes'], () =>
    linesOf('tasklist', ['/fo', 'csv', '/nh']).map((line) => line.split('","')[1]),
  );
  return lines.map(Number);
}

/** Returns the number of handles of a process. @param {number} pid */
function handlesOf(pid) {
  const script = `(Get-Process -Id ${pid}).HandleCount`;
  const [count] = probe(['handles', String(pid)], () =>
    linesOf('powershell', ['-NoProfile', '-Command', script]),
  );
  return Number(count);
}

module.exports = { handlesOf, processIds };
