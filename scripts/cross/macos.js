'use strict';
// Replaces macOS here: provides the names of its frameworks, so that zig can link against them. Nothing of it runs
// here.

const fs = require('fs');
const path = require('path');
const { cached } = require('./downloads.js');

/** The frameworks that the crate `sysinfo` uses. */
const FRAMEWORKS = ['CoreFoundation', 'IOKit'];

/** The first macOS for arm64, and the oldest that the code supports. @type {Record<string, string>} */
const OLDEST_SYSTEM = { 'darwin-arm64': '11.0', 'darwin-x64': '10.15' };

/** Returns the environment for cargo. @param {string} name the name of the binary @returns {NodeJS.ProcessEnv} */
function forMacOS(name) {
  return {
    MACOSX_DEPLOYMENT_TARGET: OLDEST_SYSTEM[name],
    RUSTFLAGS: `-L framework=${frameworks()}`,
  };
}

/** Returns a folder with a description of each framework. It lacks the symbols: the loader finds them on macOS. */
function frameworks() {
  return cached('macos-frameworks-1', (part) => {
    for (const name of FRAMEWORKS) {
      const folder = path.join(part, `${name}.framework`);
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, `${name}.tbd`), description(name));
    }
  });
}

/** Returns a description in the format of Apple's linker. @param {string} name */
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
