'use strict';

const Module = /** @type {any} */ (require('module'));
const path = require('path');
const { setImmediate } = require('../common/primordials.js');
const { splitNodeOptions } = require('../common/node-options.js');

const FLAG = '--import';

/**
 * Calls back once Node has evaluated the modules given by `--import` and has started the script. To import the script
 * earlier, from one of these modules, would run it before the others, and not as the main module.
 *
 * @param {() => void} callback
 */
function whenPreloaded(callback) {
  const modules = preloads();
  if (modules.length === 0) callback();
  else
    importEach(modules).then(() => {
      // Node goes on in the microtasks before.
      setImmediate(callback);
    });
}

/** The values of `--import`, in Node's order. */
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

/** Joins what Node imports: it is the same module when it is meant from the same folder. @param {string[]} modules */
async function importEach(modules) {
  const start = new Module(path.join(process.cwd(), 'start.cjs'));
  start._compile('module.exports = (specifier) => import(specifier);', start.id);
  for (const specifier of modules) {
    try {
      await start.exports(specifier);
    } catch {
      // Node ends the process over it.
    }
  }
}

module.exports = { whenPreloaded };
