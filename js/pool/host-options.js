'use strict';

const { chooseRuntime } = require('../electron/pool/runtime.js');
const { invalidArg } = require('../errors.js');
const { coreOf } = require('../shared-memory.js');

/** @typedef {import('../../index.js').ChildProcessPoolOptions} ChildProcessPoolOptions */

/** Set to `channel`, pools do without the fast lane: for looking into problems. */
const LANE = 'ELECTRON_RE_NATIVE_LANE';
/** Flags of Node's that are this process's own business: what it runs, and its inspector. */
const OWN_FLAGS = /^(--inspect|--debug|--eval=|--print=|--input-type=|-i$|--interactive$)/;
/** The same, with their value in the next argument. */
const OWN_FLAGS_WITH_VALUE =
  /^(-e|--eval|-p|--print|-pe|--input-type|--inspect-port|--inspect-publish-uid|--debug-port)$/;

/**
 * The options as the core takes them: what only this process knows is filled in, all the rest is left for the core to
 * check.
 *
 * @param {ChildProcessPoolOptions} options
 */
function hostOptions(options) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  return {
    ...options,
    runtime: chooseRuntime(options.runtime, options.execPath),
    env: childEnv(options.env),
    [LANE]: process.env[LANE],
    execPath: options.execPath ?? nodeBinary(),
    execArgv: options.execArgv ?? inheritedArgv(process.execArgv),
    shared: options.shared === undefined ? undefined : Object.keys(options.shared),
  };
}

/**
 * The memories of the option `shared`, in the order of its names.
 *
 * @param {unknown} shared
 */
function sharedMemories(shared = {}) {
  if (typeof shared !== 'object' || shared === null)
    throw invalidArg('shared', 'an object of SharedMemory by name', shared);
  return Object.entries(shared).map(([name, memory]) => {
    const core = coreOf(memory);
    if (!core) throw invalidArg(`shared.${name}`, 'a SharedMemory', memory);
    core.checkOpen();
    return core.native;
  });
}

/**
 * As electron-re has it: the pool's over the host's. A bad value is left for the core to complain of.
 *
 * @param {ChildProcessPoolOptions['env']} env
 * @returns {Record<string, any>}
 */
function childEnv(env) {
  if (env !== undefined && (typeof env !== 'object' || env === null || Array.isArray(env))) return env;
  // As Electron's own fork does: its binary is a Node only with this set.
  const asNode = process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  const given = Object.entries({ ...process.env, ...env, ...asNode }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given.map(([name, value]) => [name, isPlain(value) ? String(value) : value]));
}

/** @param {unknown} value */
function isPlain(value) {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** On macOS Electron's helper must be used, or an icon jumps in the dock for every child. */
function nodeBinary() {
  const { helperExecPath } = /** @type {{ helperExecPath?: string }} */ (process);
  const useHelper = process.versions.electron && process.platform === 'darwin';
  return (useHelper && helperExecPath) || process.execPath;
}

/** @param {string[]} execArgv */
function inheritedArgv(execArgv) {
  return execArgv.filter(
    (flag, at) =>
      !OWN_FLAGS.test(flag) &&
      !OWN_FLAGS_WITH_VALUE.test(flag) &&
      !OWN_FLAGS_WITH_VALUE.test(execArgv[at - 1]),
  );
}

module.exports = { hostOptions, inheritedArgv, sharedMemories };
