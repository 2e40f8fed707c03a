'use strict';
// Finds an Electron. It never downloads one: `fetch.js` does that.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');

/** The version that `fetch.js` installs. It has Node 16, our oldest Node, and Node-API 8, our newest Node-API. */
const FETCHED_VERSION = '22.3.25';

/** The path of the binary inside a `dist` folder of Electron. */
const BINARY =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] || 'electron';

/** Returns the folder of the fetched Electron, whether it exists or not. */
function cacheDir() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'electron-re-native', `electron-${FETCHED_VERSION}`);
}

/** Returns the `dist` folder of the installed `electron` package, if there is one. */
function packageDist() {
  try {
    // require('electron') may download, or throw if an earlier download failed.
    return path.join(path.dirname(require.resolve('electron/package.json')), 'dist');
  } catch {
    return undefined;
  }
}

/** Returns Electron's version from the file beside its binary, or from the binary itself. */
function versionOf(dist, binary) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
    const ask = ['-p', 'process.versions.electron'];
    return execFileSync(binary, ask, { env, encoding: 'utf8', timeout: 30e3 }).trim();
  }
}

/**
 * Finds an Electron in `ELECTRON_OVERRIDE_DIST_PATH`, in the installed `electron` package, or in the cache of
 * `fetch.js`. An override that does not work is an error and hides the others.
 *
 * `missing` says why there is none. `absent` says that there is no binary, rather than one that does not run.
 *
 * @returns {{ path: string, version: string, source: 'override' | 'package' | 'cache' }
 *   | { missing: string, absent?: true }}
 */
function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const places = override
    ? [['override', override]]
    : [
        ['package', packageDist()],
        ['cache', cacheDir()],
      ];
  for (const [source, dist] of places) {
    const binary = dist && path.resolve(dist, BINARY);
    if (!binary || !fs.existsSync(binary)) continue;
    try {
      return { path: binary, version: versionOf(dist, binary), source };
    } catch (error) {
      return { missing: `${binary} does not run: ${error.message}` };
    }
  }
  if (override) {
    return { missing: `ELECTRON_OVERRIDE_DIST_PATH is ${override}, which has no ${BINARY}`, absent: true };
  }
  return {
    missing: 'no Electron found; `node scripts/electron/fetch.js` fetches one on Linux x64',
    absent: true,
  };
}

module.exports = { findElectron, cacheDir, FETCHED_VERSION };
