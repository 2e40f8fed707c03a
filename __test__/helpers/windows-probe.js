'use strict';
// What Node does not tell on Windows. Under wine, whose own programs do not tell it either, scripts/cross/windows-probe.c does.

const { execFileSync } = require('child_process');

/** @param {string} program @param {string[]} args */
const linesOf = (program, args) => execFileSync(program, args, { encoding: 'utf8' }).trim().split(/\r?\n/);

/** What the probe says, or what a program of Windows says where there is no probe. @param {string[]} args @param {() => string[]} orElse */
function probe(args, orElse) {
  try {
    return linesOf('windows-probe', args);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return orElse();
  }
}

/** The ids of all processes. */
function processIds() {
  const lines = probe(['processes'], () =>
    linesOf('tasklist', ['/fo', 'csv', '/nh']).map((line) => line.split('","')[1]),
  );
  return lines.map(Number);
}

/** How many handles a process has. @param {number} pid */
function handlesOf(pid) {
  const script = `(Get-Process -Id ${pid}).HandleCount`;
  const [count] = probe(['handles', String(pid)], () =>
    linesOf('powershell', ['-NoProfile', '-Command', script]),
  );
  return Number(count);
}

module.exports = { handlesOf, processIds };
