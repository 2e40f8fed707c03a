'use strict';
// What stands in for macOS here: the names of its frameworks, so that zig can link against them. Nothing of it runs here.

const fs = require('fs');
const path = require('path');
const { cached } = require('./downloads.js');

/** What the crate `sysinfo` asks for. */
const FRAMEWORKS = ['CoreFoundation', 'IOKit'];

/** The first macOS for arm64, and the oldest that the code is for. @type {Record<string, string>} */
const OLDEST_SYSTEM = { 'darwin-arm64': '11.0', 'darwin-x64': '10.15' };

/** What cargo takes from its environment. @param {string} name of the binary @returns {NodeJS.ProcessEnv} */
function forMacOS(name) {
  return {
    MACOSX_DEPLOYMENT_TARGET: OLDEST_SYSTEM[name],
    RUSTFLAGS: `-L framework=${frameworks()}`,
  };
}

/** A folder with a description of each, without the symbols: the loader finds those on macOS. */
function frameworks() {
  return cached('macos-frameworks-1', (part) => {
    for (const name of FRAMEWORKS) {
      const folder = path.join(part, `${name}.framework`);
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, `${name}.tbd`), description(name));
    }
  });
}

/** As Apple's linker reads it. @param {string} name */
function description(name) {
  const targets = '[ x86_64-macos, arm64-macos ]';
  return [
    '--- !tapi-tbd',
    'tbd-version: 4',
    `targets: ${targets}`,
    `install-name: '/System/Library/Frameworks/${name}.framework/Versions/A/${name}'`,
    'exports:',
    `  - targets: ${targets}`,
    `    symbols: [ _stand_in_for_${name} ]`,
    '...',
    '',
  ].join('\n');
}

module.exports = { forMacOS };
