'use strict';
// Inspects a binary for macOS, which cannot run here. Checks whether macOS could load it, as far as the file shows.

const fs = require('fs');

const MAGIC = 0xfeedfacf;
const DYNAMIC_LIBRARY = 6;
/** @type {Record<string, number>} */
const PROCESSORS = { arm64: 0x0100000c, x64: 0x01000007 };
const COMMANDS = { symbols: 0x2, dylib: 0xc, version: 0x24, build: 0x32 };
const HEADER_BYTES = 32;
const SYMBOL_BYTES = 16;
/** Node looks for this symbol. */
const ENTRY = '_napi_register_module_v1';
/** The libraries that the binary may use. */
const LIBRARIES =
  /^\/usr\/lib\/lib(System|iconv|charset|objc)\.|^\/System\/Library\/Frameworks\/(CoreFoundation|IOKit|Foundation)\./;
/** The newest macOS that the binary may require, as in macos.js: 11.0 and 10.15. @type {Record<string, number>} */
const NEWEST_SYSTEM = { arm64: 0x0b0000, x64: 0x0a0f00 };

/**
 * @param {string} binary @param {string} processor
 * @returns {string} a summary
 */
function checkMachO(binary, processor) {
  const file = fs.readFileSync(binary);
  const is = (/** @type {number} */ at, /** @type {number} */ value, /** @type {string} */ what) => {
    if (file.readUInt32LE(at) !== value) throw new Error(`${binary} is no ${what}`);
  };
  is(0, MAGIC, 'Mach-O file of 64 bits');
  is(4, PROCESSORS[processor], `program for ${processor}`);
  is(12, DYNAMIC_LIBRARY, 'dynamic library');
  const commands = commandsOf(file);
  const libraries = commands
    .filter(({ kind }) => kind === COMMANDS.dylib)
    .map(({ at }) => libraryAt(file, at));
  const foreign = libraries.filter((name) => !LIBRARIES.test(name));
  if (foreign.length > 0) throw new Error(`${binary} needs ${foreign.join(', ')}`);
  if (!definedSymbols(file, commands).includes(ENTRY)) throw new Error(`${binary} has no ${ENTRY}`);
  const system = oldestSystem(file, commands);
  if (!(system <= NEWEST_SYSTEM[processor])) throw new Error(`${binary} needs macOS ${versionText(system)}`);
  return `macOS ${versionText(system)}, ${libraries.length} libraries of the system`;
}

/** @typedef {{ kind: number, at: number }} Command */

/** @param {Buffer} file @returns {Command[]} */
function commandsOf(file) {
  const commands = [];
  for (let count = file.readUInt32LE(16), at = HEADER_BYTES; count > 0; count -= 1) {
    // The highest bit says that a loader must know the command.
    commands.push({ kind: file.readUInt32LE(at) & 0x7fffffff, at });
    at += file.readUInt32LE(at + 4);
  }
  return commands;
}

/** @param {Buffer} file @param {number} at */
const textAt = (file, at) => file.toString('utf8', at, file.indexOf(0, at));

/** @param {Buffer} file @param {number} at */
const libraryAt = (file, at) => textAt(file, at + file.readUInt32LE(at + 8));

/** Returns the symbols that are visible outside. @param {Buffer} file @param {Command[]} commands */
function definedSymbols(file, commands) {
  const table = commands.find(({ kind }) => kind === COMMANDS.symbols);
  if (!table) return [];
  const [start, count, names] = [8, 12, 16].map((offset) => file.readUInt32LE(table.at + offset));
  const all = Array.from({ length: count }, (_, index) => start + index * SYMBOL_BYTES);
  const isDefined = (/** @type {number} */ at) => (file[at + 4] & 0x0f) === 0x0f;
  return all.filter(isDefined).map((at) => textAt(file, names + file.readUInt32LE(at)));
}

/** @param {Buffer} file @param {Command[]} commands */
function oldestSystem(file, commands) {
  const build = commands.find(({ kind }) => kind === COMMANDS.build);
  if (build) return file.readUInt32LE(build.at + 12);
  const version = commands.find(({ kind }) => kind === COMMANDS.version);
  return version ? file.readUInt32LE(version.at + 8) : NaN;
}

/** @param {number} version */
const versionText = (version) => `${version >> 16}.${(version >> 8) & 0xff}`;

module.exports = { checkMachO };
