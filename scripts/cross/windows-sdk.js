'use strict';
// Replaces Microsoft's SDK, so that a binary for Windows on arm64 can be linked here. It provides the names of the
// system's functions, which zig has from mingw, and the start code in windows-start.c. Nothing of it runs here.

const fs = require('fs');
const path = require('path');
const { cached, run, zig } = require('./downloads.js');

/** The libraries that Rust's standard library and the crates name for the linker, by the names of mingw's lists. */
const NAMED = ['advapi32', 'credui', 'dbghelp', 'kernel32', 'ntdll', 'secur32', 'userenv', 'ws2_32'];
/** The libraries that windows-start.c uses. */
const OF_C = ['api-ms-win-crt-math-l1-1-0', 'api-ms-win-crt-string-l1-1-0', 'vcruntime140'];
/** The libraries that Rust links by name alone, without a library for the linker. */
const LOADED = [
  'api-ms-win-core-synch-l1-2-0',
  'bcryptprimitives',
  'oleaut32',
  'pdh',
  'powrprof',
  'psapi',
  'shell32',
];
/** The linker requires these libraries but needs nothing in them. */
const EMPTY = ['legacy_stdio_definitions'];

/** Returns the environment for cargo. @returns {NodeJS.ProcessEnv} */
function forWindowsOnArm() {
  return {
    // The linker of the toolchain can also make files for Windows.
    CARGO_TARGET_AARCH64_PC_WINDOWS_MSVC_LINKER: 'rust-lld',
    RUSTFLAGS: `-L native=${libraries()}`,
  };
}

/** Returns a folder with a list of functions and a linker's file for each library. */
function libraries() {
  return cached('windows-sdk-arm64-1', (part) => {
    const { folder } = zig();
    const call = (/** @type {string[]} */ ...args) => run(part, path.join(folder, 'zig'), args);
    for (const name of [...NAMED, ...OF_C, ...LOADED]) {
      const list = `${name}.def`;
      fs.writeFileSync(path.join(part, list), functionsOf(name, folder, call));
      call('dlltool', '-m', 'arm64', '-d', list, '-l', `${name}.lib`);
    }
    const code = path.join(__dirname, 'windows-start.c');
    const options = '-target aarch64-windows-msvc -O1 -g0 -fno-sanitize=all -c -o start.obj';
    call('cc', ...options.split(' '), code);
    call('lib', '/out:msvcrt.lib', 'start.obj');
    for (const name of EMPTY) fs.writeFileSync(path.join(part, `${name}.lib`), '!<arch>\n');
  });
}

/**
 * Returns the functions of a system library as a list for a linker.
 *
 * @param {string} name @param {string} folder the folder of zig @param {(...args: string[]) => string} call
 */
function functionsOf(name, folder, call) {
  const mingw = path.join(folder, 'lib/libc/mingw');
  const list = path.join(mingw, 'lib-common', `${name}.def`);
  if (fs.existsSync(list)) return fs.readFileSync(list, 'utf8');
  // The list covers several processors.
  const shared = path.join(mingw, 'def-include');
  const options = '-E -P -w -x c -DDEF_ARM64 -target aarch64-windows-gnu -I';
  return call('cc', ...options.split(' '), shared, `${list}.in`);
}

/** Returns the functions of each library that a binary may need, by the name of its file. */
function functionsOnArm() {
  const folder = libraries();
  const lists = fs.readdirSync(folder).filter((name) => name.endsWith('.def'));
  return new Map(
    lists.map((name) => {
      const lines = fs.readFileSync(path.join(folder, name), 'utf8').split('\n');
      return [name.replace(/def$/, 'dll'), new Set(lines.map((line) => line.trim()))];
    }),
  );
}

module.exports = { forWindowsOnArm, functionsOnArm };
