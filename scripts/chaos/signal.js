'use strict';

/** Returns whether the process was there. @param {number} pid @param {string} name */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

module.exports = { signal };
