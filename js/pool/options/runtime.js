'use strict';

const { PoolError, invalidArg } = require('../../common/errors.js');
const { utilityRuntime } = require('../utility-runtime.js');
const { isRunAsNodeOff } = require('./fuses.js');

const { type } = /** @type {{ type?: string }} */ (process);

/**
 * Returns the runtime that a pool gets for the requested one. The core reports unknown runtimes. Throws if the runtime
 * does not work here.
 *
 * @param {unknown} wanted
 * @param {string | undefined} execPath
 * @returns {any}
 */
function chooseRuntime(wanted = 'auto', execPath) {
  if (wanted === 'utility') {
    if (execPath !== undefined) {
      throw invalidArg('execPath', "left out with runtime: 'utility', whose binary is Electron's", execPath);
    }
    checkUtility("The runtime 'utility'");
    return 'utility';
  }
  if (wanted !== 'auto' && wanted !== 'fork') return wanted;
  // A process without a type already runs as Node, so the fuse is on.
  const isElsewhere = execPath !== undefined && execPath !== process.execPath;
  if (!process.versions.electron || type === undefined || isElsewhere || !isRunAsNodeOff()) return 'fork';
  const what = "With the RunAsNode fuse off, children need the runtime 'utility', which";
  if (wanted === 'fork') throw unsupported(`${what} the default 'auto' chooses`);
  checkUtility(what);
  return 'utility';
}

/** @param {string} what the beginning of the message */
function checkUtility(what) {
  if (!process.versions.electron || type !== 'browser' || !isMainThread()) {
    throw unsupported(`${what} works only in Electron's main process; this is ${whereWeAre()}`);
  }
  if (!utilityRuntime()?.isSupported()) {
    throw unsupported(`${what} needs Electron 22 or newer; this is Electron ${process.versions.electron}`);
  }
}

function isMainThread() {
  return require('worker_threads').isMainThread;
}

function whereWeAre() {
  if (!process.versions.electron) return `Node ${process.versions.node}`;
  if (!isMainThread()) return 'a worker thread';
  return type === undefined ? 'an Electron that runs as Node' : `a process of the type '${type}'`;
}

/** @param {string} message */
function unsupported(message) {
  return new PoolError('ERR_UNSUPPORTED', message);
}

module.exports = { chooseRuntime };
