'use strict';

const fs = require('fs');
const path = require('path');

/**
 * The folder that the host was started in, as far as we can find out. Paths on the command line are relative to it, and
 * the host may change its folder, even before it loads the package. Nothing records the folder, but the script's path
 * on the command line is relative to it.
 */
exports.START_FOLDER = folderOfScript() ?? currentFolder();

/** Returns the folder that Node has put before the script's relative path to make it absolute. */
function folderOfScript() {
  const { argv, execArgv, env } = process;
  // Only the values of these three can be relative.
  if (execArgv.length === 0 && !env.NODE_OPTIONS && !env.NODE_PATH) return undefined;
  const words = commandLine();
  const given = words[words.length + 1 - argv.length];
  if (!given || path.isAbsolute(given) || !argv[1]) return undefined;
  const ending = `/${path.normalize(given)}`;
  // For `../app.js`, one folder would be missing.
  return !ending.startsWith('/..') && argv[1].endsWith(ending)
    ? argv[1].slice(0, -ending.length) || '/'
    : undefined;
}

function commandLine() {
  try {
    return fs.readFileSync('/proc/self/cmdline', 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

function currentFolder() {
  try {
    return process.cwd();
  } catch {
    // The folder has been removed.
    return '/';
  }
}
