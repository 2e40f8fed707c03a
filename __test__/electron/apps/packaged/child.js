'use strict';
// The same script lies inside the archive and, as unpacked/child.js, beside it.

const fs = require('fs');
const { ProcessHost } = require('electron-re-native');

/** Where the addon of this process was loaded from. */
function addonPaths() {
  const maps = fs.readFileSync('/proc/self/maps', 'utf8').split('\n');
  return [...new Set(maps.map((line) => line.split(/\s+/)[5]).filter((file) => file?.endsWith('.node')))];
}

ProcessHost.registry('facts', () => ({
  script: __filename,
  cwd: process.cwd(),
  addons: addonPaths(),
  type: String(process.type),
})).registry('echo', (value) => value);
