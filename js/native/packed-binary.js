'use strict';

const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const ROOT = path.join(__dirname, '..', '..');
const ARCHIVE = /\.asar(?=[\\/])/;
/** Names of C libraries and compilers, as in the names of the binaries. */
const SUFFIXES = ['', '-gnu', '-musl', '-msvc', '-gnueabihf', '-musleabihf'];

/**
 * Loads the binary from an archive, which no system can do directly. Electron would load a copy in the folder for temporary files, and that
 * copy would stay after a child process has ended. So this loads a copy and removes it at once. The generated loader then finds the binary
 * loaded. If this fails, that loader tries, and reports the error.
 */
function loadPackedBinary() {
  if (!process.versions.electron || !isInArchive()) return;
  const file = candidates().find((one) => fs.existsSync(one));
  // Electron loads unpacked files from beside the archive.
  if (!file || fs.existsSync(file.replace(ARCHIVE, '.asar.unpacked'))) return;
  warn();
  try {
    loadCopy(file);
  } catch {
    // No space, or no permission to write or execute: the loader gets the same error.
  }
}

/** A folder may also have such a name. */
function isInArchive() {
  const [archive, inside] = split(ROOT);
  if (inside === undefined) return false;
  try {
    // `fs` shows archives as folders here.
    const real = /** @type {typeof fs} */ (require(/** @type {string} */ ('original-fs')));
    return real.statSync(archive).isFile();
  } catch {
    return false;
  }
}

/** @param {string} file @returns {string[]} */
function split(file) {
  const at = file.search(ARCHIVE);
  return at < 0 ? [file] : [file.slice(0, at + '.asar'.length), file.slice(at + '.asar'.length)];
}

/** The places that the generated loader tries, in its order. */
function candidates() {
  const names = SUFFIXES.map((suffix) => `electron-re-native.${process.platform}-${process.arch}${suffix}`);
  const own = names.map((name) => path.join(ROOT, `${name}.node`));
  const installed = names.map((name) => {
    try {
      return require.resolve(name.replace('.', '-'));
    } catch {
      return '';
    }
  });
  return [...own, ...installed.filter((name) => name !== '')];
}

/** @param {string} file */
function loadCopy(file) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-re-native-'));
  try {
    const copy = path.join(folder, path.basename(file));
    // `copyFile` would make Electron create its own second copy.
    fs.writeFileSync(copy, fs.readFileSync(file), { mode: 0o700 });
    const loaded = new Module(file);
    loaded.filename = file;
    process.dlopen(loaded, copy);
    loaded.loaded = true;
    require.cache[file] = loaded;
  } finally {
    // Once loaded, it needs no name; only Windows keeps the file until the process ends.
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Once per app: its other processes load the binary after main, if at all. */
function warn() {
  if (/** @type {{ type?: string }} */ (process).type !== 'browser') return;
  process.emitWarning(
    "electron-re-native's binary is packed into the app's archive, so each process has to copy it before loading it. " +
      'Unpack it. electron-builder, in `build`: ' +
      '"asarUnpack": ["**/electron-re-native*.node"]. ' +
      'Electron Forge (`packagerConfig`) and @electron/packager: ' +
      "asar: { unpack: '**/electron-re-native*.node' }",
    { type: 'ElectronReNativeWarning', code: 'ELECTRON_RE_NATIVE_PACKED' },
  );
}

module.exports = { loadPackedBinary };
