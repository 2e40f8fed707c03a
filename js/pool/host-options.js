'use strict';

const { invalidArg } = require('../common/errors.js');
const { coreOf } = require('../shared-memory/shared-memory.js');
const { childEnv } = require('./options/child-env.js');
const { childFolder, toPath } = require('./options/file-paths.js');
const { withoutForkOptions } = require('./options/fork-options.js');
const { inheritFlags } = require('./options/inherited-flags.js');
const { nodeBinary } = require('./options/node-binary.js');
const { checkPermission, withPermission } = require('./options/permission.js');
const { chooseRuntime } = require('./options/runtime.js');
const { START_FOLDER } = require('./options/start-folder.js');

/** @typedef {import('../../index.js').ChildProcessPoolOptions} ChildProcessPoolOptions */

/**
 * The options as the core takes them: what only this process knows is filled in, all the rest is left for the core to
 * check.
 *
 * @param {ChildProcessPoolOptions} options
 */
function hostOptions(options) {
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  checkPermission();
  const given = withoutForkOptions(options);
  const script = toPath('path', given.path);
  const cwd = toPath('cwd', given.cwd);
  const folders = { from: START_FOLDER, to: childFolder(cwd, script) };
  const env = childEnv(given.env, folders);
  const runtime = chooseRuntime(given.runtime, given.execPath);
  return {
    ...given,
    path: script,
    cwd: typeof cwd === 'string' ? folders.to : cwd,
    runtime,
    env,
    execPath: runtime === 'utility' ? process.execPath : nodeBinary(given.execPath),
    execArgv:
      given.execArgv === undefined || given.execArgv === null
        ? inheritFlags(process.execArgv, folders)
        : withPermission(given.execArgv, env, folders),
    shared: given.shared === undefined ? undefined : Object.keys(given.shared),
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

module.exports = { hostOptions, sharedMemories };
