'use strict';

const { PoolError } = require('../../common/errors.js');
const { inheritFlags } = require('./inherited-flags.js');
const { splitNodeOptions } = require('../../common/node-options.js');

/** The flags of Node's permission model, including the flag that turns it on. */
const FLAGS = /^--(experimental-)?permission(-audit)?$|^--allow-/;
/** The flags whose value may be the next argument. */
const WITH_VALUE = /^--allow-fs-(read|write)$/;
const TURNS_ON = /^--(experimental-)?permission$/;

/** Throws, as `fork` does, if Node's permission model does not let this process have children. */
function checkPermission() {
  const { permission } = /** @type {{ permission?: { has(scope: string): boolean } }} */ (process);
  if (!permission || permission.has('child')) return;
  const message = 'Access to this API has been restricted. Use --allow-child-process to manage permissions.';
  throw Object.assign(new PoolError('ERR_ACCESS_DENIED', message), { permission: 'ChildProcess' });
}

/**
 * Adds the host's permission flags to the pool's own arguments if children would lose them. A child may never do more
 * than the host; the fork of newer Nodes ensures the same.
 *
 * @param {any} execArgv
 * @param {Record<string, string>} env
 * @param {{ from: string, to: string }} folders
 */
function withPermission(execArgv, env, folders) {
  if (!('permission' in process) || !Array.isArray(execArgv)) return execArgv;
  const flagsIn = (/** @type {string | undefined} */ text) => splitNodeOptions(text ?? '') ?? [];
  if ([...execArgv, ...flagsIn(env.NODE_OPTIONS)].some((flag) => TURNS_ON.test(flag))) return execArgv;
  const own = inheritFlags([...flagsIn(process.env.NODE_OPTIONS), ...process.execArgv], folders);
  return [...own.filter((flag, at) => isPermissionFlag(flag, own[at - 1])), ...execArgv];
}

/** @param {string} flag @param {string} [previous] the argument before the flag */
function isPermissionFlag(flag, previous = '') {
  return FLAGS.test(flag.split('=')[0]) || WITH_VALUE.test(previous);
}

module.exports = { checkPermission, isPermissionFlag, withPermission };
