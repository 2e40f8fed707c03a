'use strict';

const fs = require('fs');
const { execFileSync } = require('child_process');

/** Ticks a second of /proc's times. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const PAGE = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

/** What the kernel itself says of a process: times in milliseconds, memory in bytes. */
function proc(pid) {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [boot] = fs.readFileSync('/proc/stat', 'latin1').match(/(?<=^btime )\d+/m);
  const [, resident] = fs.readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
  return {
    ppid: Number(fields[1]),
    cpuTime: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS,
    started: Number(boot) * 1000 + (Number(fields[19]) * 1000) / TICKS,
    memory: Number(resident) * PAGE,
  };
}

module.exports = { proc };
