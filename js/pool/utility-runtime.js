'use strict';

/** @typedef {import('../../binding.js').NativePool} NativePool */

/**
 * Starts utility processes.
 *
 * @typedef {object} UtilityRuntime
 * @property {() => boolean} isSupported whether this Electron has utility processes
 * @property {(native: NativePool, recipe: any) => UtilityChildren} children
 */

/**
 * The utility processes of one pool; see js/electron/pool/utility-children.js.
 *
 * @typedef {object} UtilityChildren
 * @property {number[]} pending
 * @property {boolean} canSleep
 * @property {(child: number, env: Record<string, string>) => void} setEnvironment
 * @property {(order: any) => void} start
 * @property {(child: number) => void} kill
 * @property {(child: number) => void} arrived
 * @property {(child: number) => void} terminate
 * @property {() => void} terminateAll
 * @property {(child: number, attachments: import('../shared-memory/attachments.js').Attachments) => void} [post]
 * @property {(child: number, id: string) => unknown[] | undefined} [take]
 * @property {(child: number) => void} [forget]
 */

/** @type {UtilityRuntime | undefined} */
let runtime;

/** js/electron/ sets the runtime, since a pool does not require Electron. @param {UtilityRuntime} given */
function setUtilityRuntime(given) {
  runtime = given;
}

/** Returns undefined outside Electron's main process. */
function utilityRuntime() {
  return runtime;
}

/**
 * Creates the starter of utility processes, if the pool uses that runtime.
 *
 * @param {NativePool} native
 * @param {any} options
 * @param {string} cwd
 */
function utilityChildren(native, options, cwd) {
  if (options.runtime !== 'utility') return undefined;
  return utilityRuntime()?.children(native, { ...options, args: options.args ?? [], cwd });
}

module.exports = { setUtilityRuntime, utilityChildren, utilityRuntime };
