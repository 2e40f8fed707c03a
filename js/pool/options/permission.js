'use strict';

const { PoolError } = require('../../common/errors.js');
const { inheritFlags } = require('./inherited-flags.js');
const { splitNodeOptions } = require('../../common/node-options.js');

/** Flags of Node's permission model, and the one that turns it on. */
const FLAGS = /^--(experimental-)?permission(-audit)?$|^--allow-/;
/** Their value may be the next argument. */
const WITH_VALUE = /^--allow-fs-(read|write)$/;
const TURNS_ON = /^--(experimental-)?permission$/;

/** Throws as `fork` does where Node's permission model does not let this process have children. */
function checkPermission() {
  const { permission } = /** @type {{ permission?: { has(scope: string): boolean } }} */ (process);
  if (!permission || permission.has('child')) return;
  const message = 'Access to this API has been restricted. Use --allow-child-process to manage permissions.';
  throw Object.assign(new PoolError('ERR_ACCESS_DENIED', message), { permission: 'ChildProcess' });
}

/**
 * The pool's own arguments for children, to which the host's permission flags are added when they would lose them: a child
 * may never do more than the host, as with the fork of newer Nodes.
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

/** @param {string} flag @param {string} [previous] the argument before it */
function isPermissionFlag(flag, previous = '') {
  return FLAGS.test(flag.split('=')[0]) || WITH_VALUE.test(previous);
}

module.exports = { checkPermission, isPermissionFlag, withPermission };
