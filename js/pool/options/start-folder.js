'use strict';

const fs = require('fs');
const path = require('path');

/**
 * The folder that the host was started in, as far as is known: paths that it was started with are relative to it, and it may
 * go to another, also before it loads the package. Nobody keeps it, but Node was given the script relative to it.
 */
exports.START_FOLDER = folderOfScript() ?? currentFolder();

/** What Node has put before the script's relative path to make it absolute. */
function folderOfScript() {
  const { argv, execArgv, env } = process;
  // Only their values are relative.
  if (execArgv.length === 0 && !env.NODE_OPTIONS && !env.NODE_PATH) return undefined;
  const words = commandLine();
  const given = words[words.length + 1 - argv.length];
  if (!given || path.isAbsolute(given) || !argv[1]) return undefined;
  const ending = `/${path.normalize(given)}`;
  // Of `../app.js` a folder is lost.
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
    // It has been removed.
    return '/';
  }
}
