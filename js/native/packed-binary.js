'use strict';

const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const ROOT = path.join(__dirname, '..', '..');
const ARCHIVE = /\.asar(?=[\\/])/;
/** Of C libraries and compilers, as in the names of the binaries. */
const SUFFIXES = ['', '-gnu', '-musl', '-msvc', '-gnueabihf', '-musleabihf'];

/**
 * Loads the binary where it is packed into an archive, from which no system loads. Electron would do it from a copy in
 * the folder for temporary files, which stays there after a child process has ended; so it is done here, from a copy that
 * is removed as soon as it is loaded. What the generated loader requires is loaded then. Where this fails, that loader
 * tries, and says what is wrong.
 */
function loadPackedBinary() {
  if (!process.versions.electron || !isInArchive()) return;
  const file = candidates().find((one) => fs.existsSync(one));
  // What is beside the archive, Electron loads from there.
  if (!file || fs.existsSync(file.replace(ARCHIVE, '.asar.unpacked'))) return;
  warn();
  try {
    loadCopy(file);
  } catch {
    // No room, no right to write or to execute: the loader meets the same.
  }
}

/** A folder may be called so, too. */
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

/** Where the generated loader looks, in its order. */
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
    // `copyFile` would do with a second copy of Electron's own.
    fs.writeFileSync(copy, fs.readFileSync(file), { mode: 0o700 });
    const loaded = new Module(file);
    loaded.filename = file;
    process.dlopen(loaded, copy);
    loaded.loaded = true;
    require.cache[file] = loaded;
  } finally {
    // Loaded, it needs no name any more; Windows alone keeps it until the process ends.
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
