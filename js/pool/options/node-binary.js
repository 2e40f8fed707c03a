'use strict';

const fs = require('fs');
const { PoolError } = require('../../common/errors.js');

/**
 * Returns the binary that children run. Throws if that would start this app again.
 *
 * @param {unknown} given the option `execPath`
 * @returns {any}
 */
function nodeBinary(given) {
  const kind = singleExecutable();
  if (kind !== undefined && (given === undefined || isThisBinary(given))) {
    throw new PoolError(
      'ERR_UNSUPPORTED',
      `This process is a single executable (${kind}), which always runs its own app instead of a script. Ship a Node binary beside it, and give its path as the \`execPath\` option; the child's script must be a file`,
    );
  }
  if (given !== undefined) return given;
  // On macOS, children must run Electron's helper; otherwise an icon bounces in the dock for each child.
  const { helperExecPath } = /** @type {{ helperExecPath?: string }} */ (process);
  const useHelper = process.versions.electron && process.platform === 'darwin';
  return (useHelper && helperExecPath) || process.execPath;
}

/** Returns the tool that combined Node and the app into one file, if there is one. */
function singleExecutable() {
  const made = /** @type {any} */ (process);
  if (made.pkg !== undefined) return 'pkg';
  if (made.__nexe !== undefined || process.versions.nexe !== undefined) return 'nexe';
  if (made.boxednode !== undefined) return 'boxednode';
  return isSea() ? 'node:sea' : undefined;
}

function isSea() {
  try {
    // Node has this module since 20.12 and 21.7.
    return require('node:sea').isSea();
  } catch {
    return false;
  }
}

/** @param {unknown} file */
function isThisBinary(file) {
  try {
    return fs.realpathSync(/** @type {string} */ (file)) === fs.realpathSync(process.execPath);
  } catch {
    // The file does not exist, or the system looks it up in the PATH.
    return false;
  }
}

module.exports = { nodeBinary };
