'use strict';

const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const { invalidArg } = require('./errors.js');

const VARIABLE = 'ELECTRON_RE_NATIVE_MANNERS';
const ROOT = path.join(__dirname, '..', '..');
/** The name that these manners belong to. */
const NAME = 'electron-re';

/** The script that loaded the package first, if known. @type {string | undefined} */
let loader;
/** Returns a file of the app, in Electron's main process. @type {() => string | undefined} */
let appFile = () => undefined;
/** @type {boolean | undefined} */
let isByItsName;

/** @param {string | undefined} file */
exports.loadedBy = (file) => {
  loader ??= file;
};

/** The first argument of an Electron app is not its script when it is packed. @param {() => string} find */
exports.foundByApp = (find) => {
  appFile = find;
};

/**
 * Whether failures are reported as electron-re does: see docs/migrating.md. The environment variable decides, or else the name under which
 * the package was installed.
 *
 * @returns {boolean}
 */
exports.hasOldManners = () => {
  const set = process.env[VARIABLE];
  if (!set) return (isByItsName ??= isInstalledAs(NAME));
  if (set !== NAME && set !== 'own') throw invalidArg(VARIABLE, `'${NAME}' or 'own'`, set);
  return set === NAME;
};

/** By its folder; or, if that is the target of a link as with pnpm, by what the name resolves to in the app. @param {string} name */
function isInstalledAs(name) {
  if (path.basename(ROOT) === name) return true;
  const from = [loader, process.argv[1], path.join(process.cwd(), 'index.js'), appFile()];
  return from.some((file) => file !== undefined && path.isAbsolute(file) && finds(file, name));
}

/** Whether the name resolves to this package from a script. @param {string} file @param {string} name */
function finds(file, name) {
  try {
    const found = path.dirname(createRequire(file).resolve(name));
    return fs.realpathSync(found) === fs.realpathSync(ROOT);
  } catch {
    return false;
  }
}
