'use strict';

const fs = require('fs');

/** Threads of a process that sample. The system lists one a little longer than it runs. */
function samplers(pid = process.pid) {
  const folder = `/proc/${pid}/task`;
  return fs.readdirSync(folder).filter((tid) => {
    try {
      return fs.readFileSync(`${folder}/${tid}/comm`, 'utf8').trim() === 'ere-monitor';
    } catch {
      return false; // has just ended
    }
  }).length;
}

/** Processor time that this process's main thread has used, in milliseconds. */
function mainThreadTime() {
  return Number(fs.readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

module.exports = { mainThreadTime, samplers };
