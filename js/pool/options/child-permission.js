'use strict';

const fs = require('fs');
const path = require('path');
const { PoolError, invalidArg, unknownOption } = require('../../common/errors.js');
const { nameOfSystem } = require('../../native/binaries.js');
const { splitNodeOptions } = require('../../common/node-options.js');
const { toPath } = require('./file-paths.js');
const { isPermissionFlag } = require('./permission.js');

/** The folder of this package. A child loads code and the binary from it. */
const PACKAGE = path.join(__dirname, '../../..');

/** The options for paths that a child may read or write, with Node's flags and scopes for them. */
const PATHS = /** @type {const} */ ({
  fsRead: { flag: '--allow-fs-read', scope: 'fs.read' },
  fsWrite: { flag: '--allow-fs-write', scope: 'fs.write' },
});
const RIGHTS = /** @type {const} */ ({
  childProcess: { flag: '--allow-child-process', scope: 'child' },
  worker: { flag: '--allow-worker', scope: 'worker' },
  wasi: { flag: '--allow-wasi', scope: 'wasi' },
  net: { flag: '--allow-net', scope: 'net' },
});
const NAMES = [...Object.keys(PATHS), ...Object.keys(RIGHTS)];

/**
 * The arguments that limit children to what the `permission` option grants. Returns none without the option.
 *
 * @param {any} permission
 * @param {any} script
 */
function permissionFlags(permission, script) {
  if (permission === undefined) return [];
  check(permission);
  return [
    turnsOn(),
    '--allow-addons',
    ...neededFiles(script).map((file) => `${PATHS.fsRead.flag}=${file}`),
    ...pathFlags('fsRead', permission.fsRead),
    ...pathFlags('fsWrite', permission.fsWrite),
    ...Object.entries(RIGHTS).flatMap(([name, right]) => rightFlag(name, right, permission[name])),
  ];
}

/** @param {any} permission */
function check(permission) {
  if (typeof permission !== 'object' || permission === null || Array.isArray(permission))
    throw invalidArg('permission', 'an object', permission);
  const [unknown] = Object.keys(permission).filter((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw unknownOption(unknown, NAMES, 'permission.');
}

/** Returns the flag that turns on the permission model of this Node. */
function turnsOn() {
  const flags = ['--permission', '--experimental-permission'];
  const known = flags.find((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  if (known !== undefined) return known;
  const message = `The \`permission\` option needs Node 20 or newer, this is ${process.versions.node}`;
  throw new PoolError('ERR_UNSUPPORTED', message);
}

/** Returns the files that each child reads first. @param {any} script */
function neededFiles(script) {
  const files = [PACKAGE, ...folderOfBinary(), ...(typeof script === 'string' ? [script] : [])];
  return [...new Set(files.flatMap((file) => [file, realPath(file)]))];
}

/** In a release, the binary of each system has its own package. @returns {string[]} */
function folderOfBinary() {
  try {
    return [path.dirname(require.resolve(`electron-re-native-${nameOfSystem()}`))];
  } catch {
    return [];
  }
}

/** @param {string} file */
function realPath(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

/** @param {'fsRead' | 'fsWrite'} name @param {any} given */
function pathFlags(name, given) {
  const { flag, scope } = PATHS[name];
  if (given === undefined || given === false) return [];
  if (given === true) return [granted(`permission.${name}`, scope, undefined, `${flag}=*`)];
  if (!Array.isArray(given)) throw invalidArg(`permission.${name}`, 'true or a list of paths', given);
  return given.map((item) => {
    const file = toPath(`permission.${name}`, item);
    if (typeof file !== 'string' || file === '')
      throw invalidArg(`permission.${name}`, 'true or a list of paths', given);
    const whole = path.resolve(file);
    return granted(`permission.${name}`, scope, whole, `${flag}=${whole}`);
  });
}

/** @param {string} name @param {{ flag: string, scope: string }} right @param {any} given */
function rightFlag(name, { flag, scope }, given) {
  if (given === undefined || given === false) return [];
  if (given !== true) throw invalidArg(`permission.${name}`, 'a boolean', given);
  // If this Node lacks the flag, it does not restrict the right.
  if (!process.allowedNodeEnvironmentFlags.has(flag)) return [];
  return [granted(`permission.${name}`, scope, undefined, flag)];
}

/**
 * Returns the flag, or throws if the host lacks the permission: a host cannot grant what it does not have.
 *
 * @param {string} name
 * @param {string} scope
 * @param {string | undefined} file
 * @param {string} flag
 */
function granted(name, scope, file, flag) {
  const { permission } = /** @type {{ permission?: { has(scope: string, file?: string): boolean } }} */ (
    process
  );
  if (!permission || permission.has(scope, file)) return flag;
  const message = `The \`${name}\` option grants a permission that this process does not have: start it with ${flag}`;
  throw new PoolError('ERR_ACCESS_DENIED', message);
}

/**
 * Removes the host's permission flags from the arguments of children, since they would widen what children may do.
 *
 * @param {any} permission
 * @param {any} execArgv the pool's own arguments
 * @param {any} flags the arguments of children
 * @param {Record<string, string>} env
 */
function withoutOtherFlags(permission, execArgv, flags, env) {
  if (permission === undefined) return flags;
  const given = [
    ...(Array.isArray(execArgv) ? execArgv : []),
    ...(splitNodeOptions(env.NODE_OPTIONS ?? '') ?? []),
  ];
  const other = given.find((flag) => isPermissionFlag(flag));
  if (other !== undefined)
    throw invalidArg('permission', `left out when execArgv or NODE_OPTIONS contains ${other}`, permission);
  return Array.isArray(flags) ? flags.filter((flag, at) => !isPermissionFlag(flag, flags[at - 1])) : flags;
}

module.exports = { permissionFlags, withoutOtherFlags };
