'use strict';

/** Sends a signal. Returns whether the process existed. @param {number} pid @param {string} name */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

module.exports = { signal };
