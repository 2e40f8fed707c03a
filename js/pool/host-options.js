'use strict';

const { PoolError, invalidArg } = require('../common/errors.js');
const { coreOf } = require('../shared-memory/shared-memory.js');
const { callContexts } = require('./call-contexts.js');
const { childEnv } = require('./options/child-env.js');
const { permissionFlags, withoutOtherFlags } = require('./options/child-permission.js');
const { detailsOf } = require('./options/details.js');
const { childFolder, toPath } = require('./options/file-paths.js');
const { withoutForkOptions } = require('./options/fork-options.js');
const { inheritFlags } = require('./options/inherited-flags.js');
const { nodeBinary } = require('./options/node-binary.js');
const { checkPermission, withPermission } = require('./options/permission.js');
const { heapOfThread, limitFlags } = require('./options/resource-limits.js');
const { chooseRuntime } = require('./options/runtime.js');
const { START_FOLDER } = require('./options/start-folder.js');
const { threadOptions } = require('./options/thread-options.js');

/** @typedef {import('../../index.js').ChildProcessPoolOptions} ChildProcessPoolOptions */

/** Options that Electron does not support for utility processes. It does not pass on V8's flags either. */
const OF_FORK = ['nice', 'affinity', 'resourceLimits', 'permission', 'uid', 'gid'];
/** Options that exist on Linux only. */
const OF_LINUX = ['uid', 'gid'];

/**
 * Converts the options to those of the core. Fills in what only this process knows, and leaves the other checks to the
 * core. Also returns the details of each child and the contexts of each call.
 *
 * @param {ChildProcessPoolOptions} options
 */
function hostOptions(options) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const given = withoutForkOptions(options);
  const runtime = chooseRuntime(given.runtime, given.execPath);
  const {
    resourceLimits,
    permission: _permission,
    context,
    ...rest
  } = runtime === 'thread' ? threadOptions(given) : given;
  checkStart(given, runtime);
  const script = toPath('path', given.path);
  const cwd = toPath('cwd', rest.cwd);
  const folders = { from: START_FOLDER, to: childFolder(cwd, script) };
  const env = childEnv(typeof given.env === 'function' ? undefined : given.env, folders);
  const native = {
    ...rest,
    strategy: typeof given.strategy === 'function' ? undefined : given.strategy,
    ...(runtime !== 'thread' && ofProcesses(given, runtime, env, folders)),
    affinity: typeof given.affinity === 'function' ? undefined : given.affinity,
    path: script,
    cwd: typeof cwd === 'string' ? folders.to : cwd,
    runtime,
    env,
    shared: given.shared === undefined ? undefined : Object.keys(given.shared),
  };
  const details = detailsOf(given, folders);
  return { native, details, contexts: callContexts(context), heap: heapOfThread(resourceLimits) };
}

/**
 * The options that apply only when children are processes.
 *
 * @param {Record<string, any>} given
 * @param {string} runtime
 * @param {Record<string, string>} env
 * @param {{ from: string, to: string }} folders
 */
function ofProcesses({ path, execPath, execArgv, resourceLimits, permission }, runtime, env, folders) {
  checkPermission();
  const flags =
    execArgv === undefined || execArgv === null
      ? inheritFlags(process.execArgv, folders)
      : withPermission(execArgv, env, folders);
  return {
    execPath: runtime === 'utility' ? process.execPath : nodeBinary(execPath),
    execArgv: withFlags(withoutOtherFlags(permission, execArgv, flags, env), [
      ...permissionFlags(permission, toPath('path', path)),
      ...limitFlags(resourceLimits),
    ]),
  };
}

/** @param {any} execArgv @param {string[]} flags */
function withFlags(execArgv, flags) {
  return Array.isArray(execArgv) ? [...execArgv, ...flags] : execArgv;
}

/** @param {Record<string, any>} options @param {string} runtime */
function checkStart(options, runtime) {
  const isGiven = (/** @type {string} */ name) => options[name] !== undefined;
  const ofFork = runtime === 'utility' ? OF_FORK.find(isGiven) : undefined;
  if (ofFork !== undefined)
    throw unsupported(
      `The \`${ofFork}\` option is for the runtime 'fork' only: Electron starts utility processes without it`,
    );
  const ofLinux = process.platform === 'linux' ? undefined : OF_LINUX.find(isGiven);
  if (ofLinux !== undefined) throw unsupported(`The \`${ofLinux}\` option exists on Linux only`);
}

/** @param {string} message */
function unsupported(message) {
  return new PoolError('ERR_UNSUPPORTED', message);
}

/**
 * Returns the memories of the `shared` option, in the order of its names.
 *
 * @param {unknown} shared
 */
function sharedMemories(shared = {}) {
  if (typeof shared !== 'object' || shared === null)
    throw invalidArg('shared', 'an object whose values are SharedMemory instances', shared);
  return Object.entries(shared).map(([name, memory]) => {
    const core = coreOf(memory);
    if (!core) throw invalidArg(`shared.${name}`, 'a SharedMemory', memory);
    core.checkOpen();
    return core.native;
  });
}

module.exports = { hostOptions, sharedMemories };
