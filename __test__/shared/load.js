'use strict';

const fs = require('fs');

/**
 * The package as it is where V8 sees shared memory (Node), or where it may not, as in Electron: there each operation
 * is a native call.
 *
 * @param {'seen' | 'unseen'} how
 */
function loadPackage(how) {
  const variable = 'ELECTRON_RE_NATIVE_NO_VIEWS';
  let loaded;
  if (how === 'unseen') process.env[variable] = '1';
  try {
    jest.isolateModules(() => {
      const { AsyncLock, SharedCounter, SharedMemory } = require('../..');
      loaded = { AsyncLock, SharedCounter, SharedMemory };
    });
  } finally {
    delete process.env[variable];
  }
  return loaded;
}

/** The descriptors of this process that are shared memory. */
function memoryDescriptors() {
  return fs.readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${fd}`).includes('memfd:electron-re-native shared');
    } catch {
      return false; // the one that read the folder
    }
  });
}

module.exports = { loadPackage, memoryDescriptors };
