'use strict';

const Module = /** @type {any} */ (require('module'));
const path = require('path');
const { setImmediate } = require('../common/primordials.js');
const { splitNodeOptions } = require('../common/node-options.js');

const FLAG = '--import';

/**
 * Calls back once Node has evaluated the modules of `--import` and has started the script. If one of these modules led
 * to an earlier import of the script, the script would run before the others and not as the main module.
 *
 * @param {() => void} callback
 */
function whenPreloaded(callback) {
  const modules = preloads();
  if (modules.length === 0) callback();
  else
    importEach(modules).then(() => {
      // Node continues in microtasks that run before this.
      setImmediate(callback);
    });
}

/** Returns the values of `--import` in Node's order. */
function preloads() {
  if (!process.allowedNodeEnvironmentFlags.has(FLAG)) return [];
  const flags = [...flagsIn(process.env.NODE_OPTIONS), ...process.execArgv];
  /** @type {string[]} */
  const values = [];
  flags.forEach((flag, at) => {
    if (flag === FLAG && at + 1 < flags.length) values.push(flags[at + 1]);
    else if (flag.startsWith(`${FLAG}=`)) values.push(flag.slice(FLAG.length + 1));
  });
  return values;
}

/** @param {string | undefined} options */
function flagsIn(options) {
  return splitNodeOptions(options ?? '') ?? [];
}

/** Waits for Node's imports: importing from the same folder gives the same modules. @param {string[]} modules */
async function importEach(modules) {
  const start = new Module(path.join(process.cwd(), 'start.cjs'));
  start._compile('module.exports = (specifier) => import(specifier);', start.id);
  for (const specifier of modules) {
    try {
      await start.exports(specifier);
    } catch {
      // Node ends the process because of this error.
    }
  }
}

module.exports = { whenPreloaded };
